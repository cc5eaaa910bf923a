import Synchronization

/// A growing array whose elements never move, so that a reader can follow a pointer into it while one writer appends.
///
/// Elements lie in segments of a fixed size behind a directory. A full directory is replaced by one twice as large; the old ones, a few
/// bytes in a thousand elements, stay until the end, since a reader may hold one.
///
/// Rules of access: one writer at a time calls ``pointerForAppending(at:)``; any thread may call ``pointer(at:)`` for an element
/// whose position it learnt from the writer through a releasing store.
struct Segments<Element: ~Copyable>: ~Copyable {
    private let shift: Int
    private let directory: Atomic<UnsafeMutablePointer<UnsafeMutablePointer<Element>>>
    /// Every directory there has been, the present one last; touched by the writer alone.
    private var directories: [UnsafeMutableBufferPointer<UnsafeMutablePointer<Element>>]
    private var segmentCount = 0

    /// - Parameter shift: a segment holds `1 << shift` elements.
    init(shift: Int) {
        self.shift = shift
        let first = UnsafeMutableBufferPointer<UnsafeMutablePointer<Element>>.allocate(capacity: 16)
        self.directories = [first]
        // A fresh allocation of 16 pointers has a base address.
        self.directory = Atomic(first.baseAddress.unsafelyUnwrapped)
    }

    /// Bytes allocated: segments and directories.
    var footprint: Int {
        segmentCount << shift * MemoryLayout<Element>.stride
            + directories.reduce(0) { $0 + $1.count * MemoryLayout<UnsafeMutableRawPointer>.stride }
    }

    @inline(__always)
    func pointer(at position: Int) -> UnsafeMutablePointer<Element> {
        directory.load(ordering: .acquiring)[position >> shift] + (position & (1 << shift - 1))
    }

    /// The place of the element at `position`, which must be the one after the last. The memory is not initialised.
    mutating func pointerForAppending(at position: Int) -> UnsafeMutablePointer<Element> {
        if position >> shift == segmentCount { addSegment() }
        return pointer(at: position)
    }

    private mutating func addSegment() {
        var current = directories[directories.count - 1]
        if segmentCount == current.count {
            let larger = UnsafeMutableBufferPointer<UnsafeMutablePointer<Element>>.allocate(capacity: current.count * 2)
            _ = larger.moveInitialize(fromContentsOf: UnsafeMutableBufferPointer(rebasing: current[..<segmentCount]))
            directories.append(larger)
            current = larger
        }
        current.initializeElement(at: segmentCount, to: .allocate(capacity: 1 << shift))
        segmentCount += 1
        directory.store(current.baseAddress.unsafelyUnwrapped, ordering: .releasing)
    }

    /// Frees everything. Elements that need it must have been deinitialised before.
    func deallocate() {
        let current = directories[directories.count - 1]
        for position in 0..<segmentCount { current[position].deallocate() }
        for directory in directories { directory.deallocate() }
    }
}
