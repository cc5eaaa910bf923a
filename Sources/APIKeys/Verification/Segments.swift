import Synchronization

/// A growing array whose elements never move, so that a reader can follow a pointer into it while one writer appends.
///
/// Elements lie in segments of a fixed size behind a directory. Once there are many, segments are cut from slabs on large pages. A full directory is replaced by one twice as large; the old ones, a few
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
        var slabs: [Slab] = []
        /// What the last slab still has.
        var spare: UnsafeMutableRawBufferPointer.SubSequence = UnsafeMutableRawBufferPointer(start: nil, count: 0)[...]
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
        for slab in growth.pointee.slabs { slab.deallocate() }
        for directory in growth.pointee.directories { directory.deallocate() }
        growth.deinitialize(count: 1)
        growth.deallocate()
    }

    /// Bytes in use: segments and directories. What of a slab is still to be used is address space, and no memory yet. For the writer to ask.
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
        current.initializeElement(at: count, to: nextSegment())
        growth.pointee.segmentCount = count + 1
        directory.store(current.baseAddress.unsafelyUnwrapped, ordering: .releasing)
    }

    /// A segment that nobody uses yet, cut from the last slab or from a new one.
    private func nextSegment() -> UnsafeMutablePointer<Element> {
        let size = MemoryLayout<Element>.stride << shift
        if growth.pointee.spare.isEmpty {
            let slab = Slab(segment: size, alignment: MemoryLayout<Element>.alignment, after: growth.pointee.segmentCount)
            growth.pointee.slabs.append(slab)
            growth.pointee.spare = slab.bytes[...]
        }
        let segment = UnsafeMutableRawBufferPointer(rebasing: growth.pointee.spare.prefix(size))
        growth.pointee.spare = growth.pointee.spare.dropFirst(size)
        // Not empty, so it has a base address.
        return segment.bindMemory(to: Element.self).baseAddress.unsafelyUnwrapped
    }
}
