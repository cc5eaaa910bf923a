import CoreMetrics
import Testing

@testable import PrometheusText

@Suite("Prometheus' text format")
struct TextFormatTests {
    @Test("a counter is a help line, a type line and a line for each series, in the order of the labels")
    func counter() {
        let registry = MetricRegistry([MetricDescription("a_total", .counter, "What it is.", labels: ["kind", "way"])])
        let last = Counter(label: "a_total", dimensions: [("kind", "z"), ("way", "in")], factory: registry)
        let first = Counter(label: "a_total", dimensions: [("way", "out"), ("kind", "b")], factory: registry)
        last.increment(by: 2)
        first.increment()
        #expect(
            registry.text() == """
                # HELP a_total What it is.
                # TYPE a_total counter
                a_total{kind="b",way="out"} 1
                a_total{kind="z",way="in"} 2

                """)
    }

    @Test("label values and help texts are escaped by their own rules")
    func escaping() {
        let registry = MetricRegistry([MetricDescription("a", .gauge, "A \"b\" \\ c\nd", labels: ["l"])])
        Meter(label: "a", dimensions: [("l", "q\"b\\n\nr\r\né\u{1}")], factory: registry).set(1.5)
        #expect(
            registry.text()
                == "# HELP a A \"b\" \\\\ c\\nd\n# TYPE a gauge\na{l=\"q\\\"b\\\\n\\nr\r\\né\u{1}\"} 1.5\n")
    }

    @Test(
        "numbers are written as Go reads them",
        arguments: [
            (0, "0"), (-3, "-3"), (1e15, "1000000000000000"), (1e21, "1e+21"), (0.00001, "1e-05"), (0.25, "0.25"),
            (.infinity, "+Inf"), (-.infinity, "-Inf"), (.nan, "NaN"),
        ] as [(Double, String)])
    func numbers(_ value: Double, _ text: String) {
        #expect(TextFormat.number(value) == text)
    }

    @Test("a histogram's buckets are cumulative, end with +Inf, and agree with the count")
    func histogram() {
        let registry = MetricRegistry([
            MetricDescription("t_seconds", .histogram, "", labels: ["r"], buckets: [0.1, 1, 10])
        ])
        let timer = Timer(label: "t_seconds", dimensions: [("r", "x")], factory: registry)
        // On a bound is within it.
        for nanoseconds: Int64 in [50_000_000, 100_000_000, 250_000_000, 2_000_000_000, 20_000_000_000] {
            timer.recordNanoseconds(nanoseconds)
        }
        #expect(
            registry.text() == """
                # TYPE t_seconds histogram
                t_seconds_bucket{r="x",le="0.1"} 2
                t_seconds_bucket{r="x",le="1"} 3
                t_seconds_bucket{r="x",le="10"} 4
                t_seconds_bucket{r="x",le="+Inf"} 5
                t_seconds_sum{r="x"} 22.4
                t_seconds_count{r="x"} 5

                """)
    }

    @Test("what is no number is not observed")
    func notANumber() {
        let histogram = HistogramValue(bounds: [1])
        histogram.observe(.nan)
        histogram.observe(2)
        var text = TextFormat()
        histogram.write(of: MetricDescription("h", .histogram, "", buckets: [1]), labels: [], to: &text)
        #expect(text.text == "h_bucket{le=\"1\"} 0\nh_bucket{le=\"+Inf\"} 1\nh_sum 2\nh_count 1\n")
    }

    @Test(
        "names keep to what the format allows",
        arguments: [("http.requests", "http_requests"), ("9lives", "_9lives"), ("", "_"), ("a:b-c", "a_b_c"), ("é", "__")])
    func names(_ label: String, _ name: String) {
        #expect(MetricName.metric(label) == name)
    }

    @Test("names of labels keep off Prometheus' own", arguments: [("__name__", "_name__"), ("le", "le_"), ("a.b", "a_b")])
    func labelNames(_ given: String, _ name: String) {
        #expect(MetricName.label(given) == name)
    }
}
