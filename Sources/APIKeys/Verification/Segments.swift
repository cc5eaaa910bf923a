import Synchronization

/// A growing array whose elements never move, so that a reader can follow a pointer into it while one writer appends.
///
/// Elements lie in segments of a fixed size behind a directory. A full directory is replaced by one twice as large; the old ones, a few
/// bytes in a thousand elements, stay until the end, since a reader may hold one.
///
/// Rules of access: one writer at a time calls ``pointerForAppending(at:)``; any thread may call ``pointer(at:)`` for an element
/// whose position it learnt from the writer through a releasing store. All stored properties are constants, so that a reader pays
/// for no check of exclusive access.
struct Segments<Element: ~Copyable>: ~Copyable {
    private typealias Directory = UnsafeMutableBufferPointer<UnsafeMutablePointer<Element>>

    /// What the writer alone touches.
    private struct Growth {
        /// Every directory there has been, the present one last.
        var directories: [Directory]
        var segmentCount = 0
    }

    private let shift: Int
    private let directory: Atomic<UnsafeMutablePointer<UnsafeMutablePointer<Element>>>
    private let growth: UnsafeMutablePointer<Growth>

    /// - Parameter shift: a segment holds `1 << shift` elements.
    init(shift: Int) {
        self.shift = shift
        let first = Directory.allocate(capacity: 16)
        // A fresh allocation of 16 pointers has a base address.
        self.directory = Atomic(first.baseAddress.unsafelyUnwrapped)
        self.growth = .allocate(capacity: 1)
        growth.initialize(to: Growth(directories: [first]))
    }

    /// Frees everything. Elements that need it must have been deinitialised before.
    deinit {
        let directories = growth.pointee.directories
        for position in 0..<growth.pointee.segmentCount { directories[directories.count - 1][position].deallocate() }
        for directory in directories { directory.deallocate() }
        growth.deinitialize(count: 1)
        growth.deallocate()
    }

    /// Bytes allocated: segments and directories. For the writer to ask.
    var footprint: Int {
        growth.pointee.segmentCount << shift * MemoryLayout<Element>.stride
            + growth.pointee.directories.reduce(0) { $0 + $1.count * MemoryLayout<UnsafeMutableRawPointer>.stride }
    }

    @inline(__always)
    func pointer(at position: Int) -> UnsafeMutablePointer<Element> {
        directory.load(ordering: .acquiring)[position >> shift] + (position & (1 << shift - 1))
    }

    /// The place of the element at `position`, which must be the one after the last. The memory is not initialised.
    func pointerForAppending(at position: Int) -> UnsafeMutablePointer<Element> {
        if position >> shift == growth.pointee.segmentCount { addSegment() }
        return pointer(at: position)
    }

    private func addSegment() {
        let count = growth.pointee.segmentCount
        var current = growth.pointee.directories[growth.pointee.directories.count - 1]
        if count == current.count {
            let larger = Directory.allocate(capacity: count * 2)
            _ = larger.moveInitialize(fromContentsOf: current)
            growth.pointee.directories.append(larger)
            current = larger
        }
        current.initializeElement(at: count, to: .allocate(capacity: 1 << shift))
        growth.pointee.segmentCount = count + 1
        directory.store(current.baseAddress.unsafelyUnwrapped, ordering: .releasing)
    }
}
