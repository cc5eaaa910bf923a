/// CRC-32 as in ISO 3309 and zlib (reflected polynomial 0xEDB88320), four bytes at a time ("slicing by four").
enum CRC32 {
    private static let tables: [UInt32] = {
        var tables = [UInt32](repeating: 0, count: 1024)
        for byte in 0..<256 {
            tables[byte] = (0..<8).reduce(UInt32(byte)) { value, _ in
                value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1
            }
        }
        for index in 256..<1024 {
            let previous = tables[index - 256]
            tables[index] = previous >> 8 ^ tables[Int(previous & 0xFF)]
        }
        return tables
    }()

    static func checksum(of bytes: UnsafeRawBufferPointer) -> UInt32 {
        tables.withUnsafeBufferPointer { table in
            var value = UInt32.max
            var position = 0
            while position + 4 <= bytes.count {
                let word = bytes.loadUnaligned(fromByteOffset: position, as: UInt32.self).littleEndian ^ value
                value =
                    table[768 + Int(word & 0xFF)] ^ table[512 + Int(word >> 8 & 0xFF)]
                    ^ table[256 + Int(word >> 16 & 0xFF)] ^ table[Int(word >> 24)]
                position += 4
            }
            while position < bytes.count {
                value = value >> 8 ^ table[Int((value ^ UInt32(bytes[position])) & 0xFF)]
                position += 1
            }
            return ~value
        }
    }
}
