import APIKeys
import TestSupport
import Testing

@Suite("Times in text (RFC 3339)")
struct TimestampRFC3339Tests {
    /// Computed with Python's `datetime`.
    @Test(
        "vectors, both ways",
        arguments: [
            ("1970-01-01T00:00:00.000Z", 0),
            ("1969-12-31T23:59:59.999Z", -1),
            ("1969-12-31T23:59:59.000Z", -1000),
            ("0000-01-01T00:00:00.000Z", -62_167_219_200_000),
            ("0001-01-01T00:00:00.000Z", -62_135_596_800_000),
            ("1600-02-29T00:00:00.000Z", -11_670_998_400_000),
            ("1900-02-28T12:00:00.000Z", -2_203_934_400_000),
            ("1999-12-31T23:59:59.000Z", 946_684_799_000),
            ("2000-02-29T00:00:00.000Z", 951_782_400_000),
            ("2024-02-29T23:59:59.000Z", 1_709_251_199_000),
            ("2026-01-31T08:15:00.250Z", 1_769_847_300_250),
            ("2100-03-01T00:00:00.000Z", 4_107_542_400_000),
            ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
        ] as [(String, Int64)])
    func vectors(text: String, milliseconds: Int64) {
        #expect(Timestamp(rfc3339: text) == Timestamp(milliseconds: milliseconds))
        #expect(Timestamp(milliseconds: milliseconds).description == text)
    }

    /// The last two are RFC 3339's own examples (5.8).
    @Test(
        "other spellings of a time are read too",
        arguments: [
            ("2026-01-31T08:15:00Z", "2026-01-31T08:15:00.000Z"),
            ("2026-01-31t08:15:00z", "2026-01-31T08:15:00.000Z"),
            ("2026-01-31T08:15:00.2Z", "2026-01-31T08:15:00.200Z"),
            ("2026-01-31T08:15:00.25Z", "2026-01-31T08:15:00.250Z"),
            ("2026-01-31T08:15:00.999999999999999999999999Z", "2026-01-31T08:15:00.999Z"),
            ("2026-01-31T00:15:00+00:30", "2026-01-30T23:45:00.000Z"),
            ("2024-02-28T23:30:00-01:00", "2024-02-29T00:30:00.000Z"),
            ("2026-01-31T08:15:00-00:00", "2026-01-31T08:15:00.000Z"),
            ("2026-01-31T08:15:00+23:59", "2026-01-30T08:16:00.000Z"),
            ("0000-01-01T01:00:00+01:00", "0000-01-01T00:00:00.000Z"),
            ("1996-12-19T16:39:57-08:00", "1996-12-20T00:39:57.000Z"),
            ("1937-01-01T12:00:27.87+00:20", "1937-01-01T11:40:27.870Z"),
        ])
    func spellings(text: String, canonical: String) {
        #expect(Timestamp(rfc3339: text)?.description == canonical)
        #expect(Timestamp(rfc3339: "(\(text))".dropFirst().dropLast())?.description == canonical)
    }

    @Test(
        "what is no time, or no day of the calendar, is refused",
        arguments: [
            "", "2026", "2026-01-31", "2026-01-31T08:15Z", "2026-01-31T08:15:00", "2026-01-31 08:15:00Z", "2026-1-31T08:15:00Z",
            "2026-01-31T8:15:00Z", "+2026-01-31T08:15:00Z", "-026-01-31T08:15:00Z", "12026-01-31T08:15:00Z",
            "2026-01-31T08:15:00.Z", "2026-01-31T08:15:00,5Z", "2026-01-31T08:15:00+1:00", "2026-01-31T08:15:00+0100",
            "2026-01-31T08:15:00+01", "2026-01-31T08:15:00+24:00", "2026-01-31T08:15:00+01:60", "2026-01-31T08:15:00Zz",
            "2026-01-31T08:15:00Z ", " 2026-01-31T08:15:00Z", "2026-00-31T08:15:00Z", "2026-13-01T08:15:00Z",
            "2026-01-00T08:15:00Z", "2026-01-32T08:15:00Z", "2026-02-29T08:15:00Z", "2024-02-30T08:15:00Z",
            "1900-02-29T00:00:00Z", "2100-02-29T00:00:00Z", "2026-04-31T08:15:00Z", "2026-06-31T00:00:00Z",
            "2026-01-31T24:00:00Z", "2026-01-31T08:60:00Z", "2016-12-31T23:59:60Z", "２026-01-31T08:15:00Z",
            "2026-01-31T08:15:00Ｚ",
        ])
    func refused(text: String) {
        #expect(Timestamp(rfc3339: text) == nil)
    }

    @Test(
        "an offset that leads out of the four-digit years is refused",
        arguments: ["0000-01-01T00:59:59+01:00", "9999-12-31T23:00:00-01:00"])
    func outOfRange(text: String) {
        #expect(Timestamp(rfc3339: text) == nil)
    }

    @Test("any time in range survives being written and read, in 24 characters, and text sorts as time does")
    func roundTrip() {
        var generator = SplitMix64(seed: 3339)
        let range = Timestamp.earliest.milliseconds...Timestamp.latest.milliseconds
        var last = Timestamp.earliest
        for _ in 0..<5_000 {
            let time = Timestamp(milliseconds: .random(in: range, using: &generator))
            #expect(Timestamp(rfc3339: time.description) == time)
            #expect(time.description.utf8.count == 24)
            #expect((time < last) == (time.description < last.description))
            last = time
        }
    }

    @Test("all 146 097 days of the calendar's cycle follow each other")
    func calendar() {
        let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        var time = Timestamp(milliseconds: 951_782_400_000) + 86_400_000  // 2000-03-01
        var wrong = 0
        for year in 2000..<2400 {
            for month in 1...12 {
                let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
                let count = lengths[month - 1] + (month == 2 && isLeap ? 1 : 0)
                guard year > 2000 || month > 2 else { continue }
                for day in 1...count {
                    if !time.description.hasPrefix(padded(year, 4) + "-" + padded(month, 2) + "-" + padded(day, 2)) {
                        wrong += 1
                    }
                    time = time + 86_400_000
                }
            }
        }
        #expect(wrong == 0)
    }

    @Test("a time out of range is written as the nearest in range")
    func heldWhenWritten() {
        #expect(Timestamp(milliseconds: .max).description == "9999-12-31T23:59:59.999Z")
        #expect(Timestamp(milliseconds: .min).description == "0000-01-01T00:00:00.000Z")
    }

    private func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: width - digits.count) + digits
    }
}
