/// Keys whose checksum and SHA-256 were computed elsewhere, with Python's `zlib.crc32` and `hashlib.sha256`.
enum KnownKeys {
    static let live: [(text: String, digest: String)] = [
        (
            "wc_live_0000000000000000000000000000004KtQeo",
            "27a2707a828d0bee1c8959008393f5c109d083b10fa189b4dbd47cbe82e9a230"
        ),
        (
            "wc_live_zzzzzzzzzzzzzzzzzzzzzzzzzzzzzz25AftF",
            "66c4f28cfed5ada206b8d56f015c45df6e571d0c2790754de299917beab96863"
        ),
        (
            "wc_live_0123456789ABCDEFGHIJKLMNOPQRST1yZvGp",
            "1701b0c8e1837f429346655f56cbab6ed2a2cf6c20bd0e35bfe2631db3c2748a"
        ),
        (
            "wc_live_Ky9Pf34qY6Nb3wWD25RQ4F5ZR3qa7y1VR4OD",
            "daeb07085a39e169e2dfb9aa91ea771eaa7112f728e302cccfbbe5aee54efa50"
        ),
        (
            "wc_live_Eeeby3abP3E2Zs8IQ9Y7aJZqhB6bae0NcHm9",
            "08223c8fc84f9527c08c4c1f479ad805d9fb30ed5c12eef2adfe1974996eada8"
        ),
        (
            "wc_live_CN6Zj4a3dDVhYRnKTbxTNJFoBinF5a1J0wAC",
            "76e09996bae70c744e9d7abd96cab690fc7f9e4345120fc028bb530dd100d94f"
        ),
        (
            "wc_live_JXVuLkSIc47WQAmL9xVQ2zg4mZaouq1B1MWz",
            "0ef29d393c33fd0a378cb1434358ebd67c7a976936cedca1cd9fe1320366fec9"
        ),
    ]

    /// The same, behind the prefix `acme_test_`.
    static let acme = (
        text: "acme_test_0000000000000000000000000000002LpZjG",
        digest: "b63b53c5e55fa46c3718f142d28427a004af1a4275e553e37f5810042a3346f2"
    )
}
