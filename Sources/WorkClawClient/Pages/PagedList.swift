/// A list, which the server hands out by the page: element by element, page by page, or one page at a time.
///
/// ```swift
/// for try await claw in client.listClaws() { print(claw.name) }
/// for try await page in client.listClaws(pageSize: 100).pages { print(page.elements.count) }
/// let first = try await client.listClaws(pageSize: 5).page()
/// ```
///
/// The next page is asked for when its first element is. Elements come newest first; what is made or deleted meanwhile moves none of the others.
/// Going through a list again asks again.
///
/// A list that would not end throws ``ClientFailure/endlessList``: when the server points to a place where the list has been, and at the 16th empty
/// page in a row.
public struct PagedList<Element: Decodable & Sendable>: AsyncSequence, Sendable {
    let courier: Courier
    let call: Call

    /// The page behind `cursor`, or the first.
    ///
    /// - Throws: ``Problem``, ``ClientFailure``.
    public func page(after cursor: Page<Element>.Cursor? = nil) async throws -> Page<Element> {
        try await courier.value(of: call.asking("cursor", cursor?.rawValue))
    }

    /// The list page by page.
    public var pages: Pages { Pages(list: self) }

    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(pages: pages.makeAsyncIterator()) }

    public struct AsyncIterator: AsyncIteratorProtocol {
        var pages: Pages.AsyncIterator
        var rest: ArraySlice<Element> = []

        public mutating func next() async throws -> Element? {
            while rest.isEmpty {
                guard let page = try await pages.next() else { return nil }
                rest = page.elements[...]
            }
            return rest.popFirst()
        }
    }

    /// The pages of a list.
    public struct Pages: AsyncSequence, Sendable {
        public typealias Element = Page<PagedList.Element>

        let list: PagedList

        public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(list: list) }

        public struct AsyncIterator: AsyncIteratorProtocol {
            let list: PagedList
            var cursor: Page<PagedList.Element>.Cursor?
            var isOver = false
            /// Every place that was pointed to.
            var seen: Set<Page<PagedList.Element>.Cursor> = []
            var leadsBack = false
            /// How many empty pages came last, in a row.
            var empty = 0

            /// The server sends none but where all of a page was deleted meanwhile: so many are a fault of its.
            static var mostEmpty: Int { 15 }

            /// - Throws: ``Problem``, ``ClientFailure``. After ``ClientFailure/endlessList`` nothing comes.
            public mutating func next() async throws -> Page<PagedList.Element>? {
                guard !isOver else { return nil }
                guard !leadsBack else { throw end() }
                let page = try await list.page(after: cursor)
                empty = page.elements.isEmpty ? empty + 1 : 0
                if let next = page.next {
                    guard empty <= Self.mostEmpty else { throw end() }
                    // What this page has is new all the same.
                    leadsBack = !seen.insert(next).inserted
                } else {
                    isOver = true
                }
                cursor = page.next
                return page
            }

            private mutating func end() -> ClientFailure {
                isOver = true
                return .endlessList
            }
        }
    }
}
