/// Matrices of known-good QR codes, on which two other encoders agree, module by module (qrcodegen 1.8.0 and qrcode 8.2, both for Python);
/// which mask is best a third one said (Segno 1.6.6). Each row is a number in base 16, whose lowest bit is the last module.
enum GoldenQRCodes {
    /// Every version, full: the first bytes of the sentence over and over.
    static let sentence = "The quick brown fox jumps over the lazy dog, "

    static let versions: [(version: Int, bytes: Int, mask: Int, rows: String)] = [
        (
            1, 14, 2,
            """
            1fc97f 104c41 17595d 17565d 17555d 105541 1fd57f 001a00 17c37c 190a31 07e3c6 19b68c 0a6e72 00187e 1fc7ce 105805
            175143 175214 175f04 10488c 1fd56a
            """
        ),
        (
            2, 26, 6,
            """
            1fd547f 1055041 175fc5d 174295d 175b95d 104b141 1fd557f 000bc00 13f5397 1ca671c 15466e1 0d892d7 17cb16a 19b1710
            1b4d25f 119961d 12c7bf5 0019715 1fde955 1057b18 175c7f0 175aecf 174f133 104f4ef 1fd21a9
            """
        ),
        (
            3, 42, 3,
            """
            1fdb1f7f 10514c41 1741c75d 1751c95d 174bbe5d 10421241 1fd5557f 00104b00 16eb5c4b 1d2ac3f3 1a4d51f4 183ec683
            1ec1ac2c 11897bc5 055692d3 1c9c245a 0b67a6b9 04bca920 16e36958 03895e6c 0a6d4dff 00109114 1fde875e 1057d110
            174629f7 175be835 1758d405 104c81aa 1fd01732
            """
        ),
        (
            4, 62, 7,
            """
            1fc92227f 104b20f41 17460a45d 174964c5d 174ce475d 105c66441 1fd55557f 00090cb00 12ddb29a0 0530919cf 0a760f5a5
            15a3d7a7b 0dea5d960 1a2603451 1fd4c9a06 18a11f97a 02d11b851 19299538a 1af6c557f 14aa88c18 1bc963baa 08a8d99c8
            1f59560a5 0934d3b2a 176978bf2 0019cff1b 1fca5515e 1057e9d12 174b889fb 1759d48dc 17499d935 1042dcf90 1fdc5491a
            """
        ),
        (
            5, 84, 2,
            """
            1fc933a57f 1042800341 175f00c15d 175a2c0c5d 175f27205d 105d30de41 1fd555557f 001334d500 17c24a4c7c 111366e128
            19f2349e2b 119966b0a1 1efa486e50 12aa1fa920 18d0648f31 02327581c9 03f9397bfe 07325f6920 11dae15e6b 110ac5d441
            1be4495fdf 0f9bd7e528 0f76e00369 0d95a0c192 04dd7c1cf7 14b4d7b92f 14c234524b 129ca39201 13f2a86bff 001302a318
            1fc7349d53 105c66b112 1752c96ff6 17529fa3d3 175d6dc2a3 1044b7e329 1fd3db7eaf
            """
        ),
        (
            6, 106, 6,
            """
            1fdccc0c47f 10521b8d341 175663aa55d 174b88e9d5d 17564e2165d 1046fd7d441 1fd5555557f 000e0718300 13f62b46e97
            00a91266ebc 0f5f88e3884 12976942e49 0e701011348 1ea9dc26d75 0775370ebdf 0b2d76702de 1c4d527b103 0a96a746b92
            0748f3fff7d 02a2071a717 06feaf1524c 069f967b317 097e05bbc1c 03ba6861da8 0c7e2715362 0111bca7479 0feed7d7749
            0f24e06315d 1e78d17a322 1ba5ef42338 1d5fabafe65 192a015c497 1f6a8e35df7 001b6732514 1fdecd22b50 1052ae55d19
            1755cf323f3 1752a5ff689 1742874bd9d 104b986743d 1fd7f879398
            """
        ),
        (
            7, 122, 7,
            """
            1fcd936de97f 10465bc4ea41 174acefad25d 174023e0835d 17459df6ff5d 1050b31ab041 1fd55555557f 000f39129a00
            12d747f1caa0 0d3394323a03 1b69de39b605 042b2b05a83b 1feadc1f1473 02b1c43a0695 097e8194b140 02b45e2b5b10
            1c5297d61069 1fbe04960272 06609e992207 0c156adc1e21 1bf477fbc3f2 19134d12311d 19560d500755 171c9119891b
            03fab7f375f1 16137bb826de 14f7294ea29e 163669cf71e3 0c62ecb6b172 1cb628768046 0ad0e481b0d7 17b961269178
            05518cc5eb09 05917ce0300b 0157c6823f6d 0f3978cf670b 136ea1f579f9 001ee9193511 1fc1835fab54 10570113fb1b
            174567f657f3 1750a227a138 174f890339ff 104479f2d1b8 1fd5965deada
            """
        ),
        (
            8, 152, 5,
            """
            1fcc4f757797f 105ac67525741 175077a9d835d 175339b3f7a5d 17409cfde185d 104f654717441 1fd555555557f 00101ec594800
            1058b3fc27bce 18b58b8d6654c 1e765a562d409 1423378774adb 00f9aa191fe5a 1d094a0bd8ac0 0b7f90fd1e63b 01ab49ec3c58d
            1dfef5fc6934f 1989c65acba74 10f395f9bab9f 131f56a19b17a 17d0dffcef7ed 1e26235cfddf6 1ff72afeaddfb 03123e4570319
            0b5836d7ddf5b 0b1102c4fbb16 0bf1cc7f3cffb 15a26ed00ca9c 0ae77d88a3e7c 1f95d0384286f 177d2a77b9951 05a38b9fdeea9
            0e4c8348c7314 0998ff3f5cdfe 0c5bbd5a3c4c3 0c3e9d577c301 0dc1a281d3beb 0ca45275e9968 08d97d32866f9 0e16cbe2c46ec
            1c79457c2fbfd 001a26c7dbb1a 1fc2f354b1155 1046b44552913 17424d7e4bffd 1743ab82de42f 1748ef9e1642c 10401a035a0c9
            1fdede79f1539
            """
        ),
        (
            9, 180, 4,
            """
            1fd8df79616c7f 104fb26a043e41 1744a3db3f8a5d 17500e5d2cd55d 1752097ff84c5d 10591811378c41 1fd5555555557f
            00186bd1572f00 1177ef9f936af9 111fa0d5f945bd 13d92e39d9fc29 0329cf8b1c887b 1343d420dbe632 051aca7d794da5
            07e9e353e27085 0010344bb7847b 1948cab999e638 0282246d5a7fbb 1e5d6575c34c81 1b9e6b0a9d2710 0165251253eabb
            06b7707bca6d9f 105f0b71e9d725 19346249fdec38 09fe421fd787f3 1f10a651dad519 095c40d5f17f51 09135c311ba91b
            13f9533f9347fb 022d3568796c7a 13c2b9e5ea6ce5 0c9abee99be2ab 1449e18c5506a2 18032968f96db5 0e58c7b2c15c6b
            01b15657bf6aa8 0c4d9fbf57eee1 179dc269f25efd 125b0534ca7451 09153cf53b029a 0277bd0717226a 0c093c63c8dc3d
            1bef05e0f06c75 0c22c2259f0bbb 0247ba9f97e7f8 00192251d96d15 1fdfced5ea5d59 104baad1774913 1759711f5961f8
            17407917735e0b 1746b8e4c866ea 104169ba5bac73 1fddf4d67927da
            """
        ),
        (
            10, 213, 2,
            """
            1fc507fac0bde7f 10420a1784e0a41 1751cd23de15e5d 1752e4a0eb0625d 175816f7eb9fa5d 1058010c6e52441 1fd55555555557f
            00150f8c70f7d00 17c53a0fedea47c 140078fac2beb1d 0fddd7da8dd0d44 08938e9b983dc8f 094a1eacab0e202 07b1e8bec1be3a2
            0fc5aa5e8d41d6e 131b33db5ab9936 19480c0cabe0082 039db1bf52a73a5 1bf1009026717fe 09a1858b903b39c 1175dc46c34a08b
            010c52fbd1adb2f 12dfde1a8d68e66 15132b13f8771bd 03e8b4a46b42801 0634233ad3bf1a9 05f0ee37dfebdf6 1b1a92547673914
            0554a8c5670ab50 0d1d0cdc6114319 03f91dbff540dfa 06a7e6c014b1a6f 1274850b454e5f3 18bd521230ae006 144437884662d17
            02838c5038d535c 0ad8400fe7460f0 12ba3d72381f0e1 01e3761dff50ca2 0a23ef3234fda5c 077e5e0161ea8b8 0db72694619c183
            08d8c33de4f05a6 0d1dc6b51e95e4e 0dcd98016f82830 0b30527040bd125 14ddf11cc460f84 1f26cce89e15bce 00681967eb04dfd
            001d29746b9e31d 1fc60a456e5275a 105ec68470f7f14 175bac6fefea5f2 175c383502beb7c 175761304fd0f24 104eb472d83dd8c
            1fd754aa2b02172
            """
        ),
    ]

    /// The word `mask` under each of the eight masks.
    static let masks = [
        """
        1fc57f 105341 174d5d 17475d 175f5d 104641 1fd57f 000800 154512 099eab 1ac6ef 0e1bb0 104eea 00144b 1fcd1b 104442
        175953 174eae 175ae9 104bba 1fdee7
        """,
        """
        1fdf7f 104941 17575d 174d5d 17455d 105c41 1fd57f 000200 146f25 033401 106c45 04b11a 1ae440 001ee1 1fd7b1 104ee8
        1743f9 174404 175043 104110 1fd44d
        """,
        """
        1fc97f 104041 17515d 17545d 17535d 105541 1fd57f 001b00 17c97c 113d25 1dda9e 16b83e 17529b 0017c5 1fc16a 1057cc
        175522 175d20 175698 104834 1fd296
        """,
        """
        1fd97f 105b41 174c5d 17545d 17485d 104841 1fd57f 001000 16e44b 113d25 0b41f3 0d9588 17529b 001ca8 1fdcdc 1057cc
        174e4f 175096 175698 104359 1fdf20
        """,
        """
        1fd17f 104841 17465d 17535d 175b5d 105d41 1fd57f 001c00 1171f9 1f05c6 0c5d82 073f22 196a78 001f26 1fd676 1040d0
        175dc1 1745c3 174184 104f28 1fda75
        """,
        """
        1fcf7f 105841 17515d 17585d 17435d 104d41 1fd57f 001300 1059ce 162154 1dda9e 14b01e 1ae440 001fe5 1fc16a 104bbd
        174522 174500 174043 104014 1fd296
        """,
        """
        1fdf7f 105841 17555d 17485d 17515d 104b41 1fd57f 000300 13fd97 162154 1948d7 153606 1ae440 001f26 1fd5f8 105bbd
        17576b 175318 174043 1040d7 1fd604
        """,
        """
        1fc57f 104741 174f5d 17475d 174b5d 105441 1fd57f 000c00 12d7a0 099eab 13e27d 0a89f9 104eea 0010d9 1fcf52 105442
        174dc1 175ce7 174ae9 104f28 1fdcae
        """,
    ]

    /// Which mask is chosen for a text.
    static let choices: [(text: String, mask: Int)] = [
        (
            "otpauth://totp/WorkClaw:one%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
                + "&issuer=WorkClaw&algorithm=SHA1&digits=6&period=30", 1
        ),
        ("a", 5),
        ("Hello, world!", 2),
        ("https://claws.example.com/", 6),
        ("é€😀", 0),
        ("T", 4),
        ("Th", 2),
        ("The", 7),
        ("The ", 2),
        ("The q", 4),
        ("The qu", 3),
        ("The qui", 7),
        ("The quic", 6),
        ("The quick", 4),
        ("The quick ", 3),
        ("The quick b", 6),
        ("The quick br", 4),
        ("The quick bro", 3),
        ("The quick brow", 2),
        ("The quick brown", 6),
        ("7919", 2),
        ("31676", 4),
        ("71271", 0),
        ("126704", 6),
        ("197975", 2),
        ("285084", 0),
        ("388031", 0),
        ("506816", 0),
        ("641439", 3),
        ("791900", 2),
        ("958199", 2),
        ("1140336", 2),
        ("1338311", 4),
        ("1552124", 2),
        ("1781775", 4),
    ]
}
