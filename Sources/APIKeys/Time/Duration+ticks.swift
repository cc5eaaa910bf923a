extension Duration {
    /// Half nanoseconds, nearly: 2²⁹ attoseconds, which takes a shift where a nanosecond takes a division of 128 bits, and lasts for 157 years.
    @inlinable
    package var ticks: Int64 { Int64(clamping: attoseconds >> 29) }

    /// To the nanosecond, as far as a `Double` of ``ticks`` tells it: 52 days.
    @inlinable
    package var nanoseconds: Int64 { Int64(Double(ticks) * (0x1p29 / 1e9)) }
}
