#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Memory for one or more segments. A large slab asks the kernel for pages of 2 MiB: a random look-up in a large table then finds its page's
/// address in the processor's buffer, and does not walk the page table for it.
struct Slab {
    let bytes: UnsafeMutableRawBufferPointer

    private static let largePage = 2 << 20
    /// Below this a table is small enough for pages of 4 KiB, and gets what it needs and no more.
    private static let leastForLargePages = 1 << 20
    private static let largest = 16 << 20

    /// A slab to follow `count` segments: of one, while there are few, and later of as many again, within bounds.
    ///
    /// - Parameter segment: how many bytes a segment has.
    init(segment: Int, alignment: Int, after count: Int) {
        guard segment * count >= Self.leastForLargePages else {
            bytes = .allocate(byteCount: segment, alignment: alignment)
            return
        }
        var segments = 1
        while segments * 2 <= count || segment * segments < Self.largePage { segments *= 2 }
        while segments > 1, segment * segments > Self.largest { segments /= 2 }
        bytes = .allocate(byteCount: segment * segments, alignment: max(alignment, Self.largePage))
        #if canImport(Glibc) || canImport(Musl)
            // Advice: a kernel that does not take it gives small pages, which only cost time.
            _ = madvise(bytes.baseAddress, bytes.count / Self.largePage * Self.largePage, MADV_HUGEPAGE)
        #endif
    }

    func deallocate() {
        bytes.deallocate()
    }
}
