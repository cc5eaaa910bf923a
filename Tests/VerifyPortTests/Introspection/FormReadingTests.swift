import APIKeys
import TestSupport
import Testing

@testable import VerifyPort

@Suite("Reading forms and credentials")
struct FormReadingTests {
    private func fields(_ body: String) -> Result<FormFields, IntrospectionFault> {
        Result { () throws(IntrospectionFault) in try FormFields(Array(body.utf8)) }
    }

    private func text(_ bytes: [UInt8]?) -> String? { bytes.map { String(decoding: $0, as: UTF8.self) } }

    @Test("names and values are decoded, what is empty is as good as missing, and nothing stands twice")
    func form() throws {
        let form = try fields("token=a%2Bb+c&empty=&bare&%74ype=x%3Dy=z&&a=b").get()
        #expect(text(form["token"]) == "a+b c" && text(form["type"]) == "x=y=z" && text(form["a"]) == "b")
        #expect(form["empty"] == nil && form["bare"] == nil && form["other"] == nil)
        #expect(try fields("").get()["token"] == nil && fields("&&&").get()["token"] == nil)
        for (body, fault) in [
            ("a=1&a=2", IntrospectionFault.repeatedParameter), ("a&a=", .repeatedParameter), ("=&=", .repeatedParameter),
            ("a=%", .malformedForm), ("a=%1", .malformedForm), ("a=%1g", .malformedForm), ("%+1=a", .malformedForm),
            ("a=%%41", .malformedForm),
        ] {
            guard case .failure(fault) = fields(body) else {
                Issue.record("\(body)")
                continue
            }
        }
    }

    @Test("whatever the bytes, a form that is read has at most as many as came")
    func anything() {
        var numbers = SplitMix64(seed: 7)
        let alphabet = Array("%+&=aF0\u{0}".utf8) + [0xFF]
        for _ in 0..<20_000 {
            let count = Int.random(in: 0..<24, using: &numbers)
            let bytes = (0..<count).map { _ in alphabet.randomElement(using: &numbers) ?? 0 }
            if let decoded = FormFields.decoded(bytes) { #expect(decoded.count <= bytes.count) }
            _ = try? FormFields(bytes)
            if let decoded = Base64.decoded(bytes) { #expect(decoded.count <= bytes.count) }
        }
    }

    @Test("base 64 is read as it must be written, and in no other way")
    func base64() {
        // RFC 4648, 10.
        for (clear, encoded) in [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"), ("~~~???", "fn5+Pz8/"),
        ] {
            #expect(text(Base64.decoded(Array(encoded.utf8))) == clear && Port.base64(clear) == encoded)
        }
        for wrong in ["Z", "Zg", "Zg=", "Zg===", "====", "=g==", "Zh==", "Zm9=", "Zm9v\n", "Zm-v", "Zm_v", "Z g=", "Zm9vZ"] {
            #expect(Base64.decoded(Array(wrong.utf8)) == nil, "\(wrong)")
        }
    }

    @Test("a caller is read from either scheme, whatever its case")
    func callers() {
        func read(_ value: String) -> CallerCredential {
            Array(value.utf8).withUnsafeBufferPointer { CallerCredential($0) }
        }
        #expect(read("bEARER abc") == .bearer(Array("abc".utf8)) && read("Bearer") == .bearer([]))
        let basic = CallerCredential.basic(id: Array("a:b".utf8), secret: Array("c d:e".utf8))
        #expect(
            read("basic \(Port.base64("a%3Ab:c+d:e"))") == basic && read("BASIC   \(Port.base64("a%3ab:c%20d%3Ae"))") == basic)
        #expect(read("Basic") == .malformedBasic && read("Basic !") == .malformedBasic && read("Basic YQ==") == .malformedBasic)
        #expect(read("Basic \(Port.base64("a%:b"))") == .malformedBasic)
        for other in ["", "Digest abc", "Basics abc", "Bearerx abc"] { #expect(read(other) == .missing) }
        #expect(read("\u{02}ASIC YTpi") == .missing, "no other byte is taken for a letter")
    }
}
