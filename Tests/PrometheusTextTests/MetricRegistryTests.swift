import CoreMetrics
import Testing

@testable import PrometheusText

@Suite("The registry of metrics")
struct MetricRegistryTests {
    @Test("counts one series for the same labels, whoever asked for it")
    func shared() {
        let registry = MetricRegistry([MetricDescription("a_total", .counter, "", labels: ["l"])])
        for _ in 0..<3 { Counter(label: "a_total", dimensions: [("l", "v")], factory: registry).increment() }
        #expect(registry.text().hasSuffix("a_total{l=\"v\"} 3\n"))
    }

    @Test("after so many series, all others are counted in one")
    func overflow() {
        let registry = MetricRegistry([MetricDescription("a_total", .counter, "", labels: ["l", "m"], mostSeries: 2)])
        for number in 0..<10 {
            Counter(label: "a_total", dimensions: [("l", "\(number)"), ("m", "x")], factory: registry).increment()
        }
        let lines = registry.text().split(separator: "\n").dropFirst()
        #expect(
            lines == ["a_total{l=\"0\",m=\"x\"} 1", "a_total{l=\"1\",m=\"x\"} 1", "a_total{l=\"other\",m=\"other\"} 8"])
    }

    @Test("what nobody has described is shown too, with labels that it began with, and a counter by its ending")
    func strangers() {
        let registry = MetricRegistry([])
        Counter(label: "lib.calls", dimensions: [("b", "2"), ("a", "1")], factory: registry).increment()
        Counter(label: "lib.calls", dimensions: [("c", "3"), ("a", "1")], factory: registry).increment()
        #expect(
            registry.text() == """
                # TYPE lib_calls_total counter
                lib_calls_total{a="1"} 1
                lib_calls_total{a="1",b="2"} 1

                """)
    }

    @Test("strangers are bounded in number")
    func mostStrangers() {
        let registry = MetricRegistry([])
        for number in 0..<(MetricRegistry.mostStrangers + 50) {
            Counter(label: "c\(number)", factory: registry).increment()
        }
        #expect(registry.text().split(separator: "\n").count == 2 * MetricRegistry.mostStrangers)
    }

    @Test("a name is one metric's: another kind under it is counted and shown nowhere")
    func otherKind() {
        let registry = MetricRegistry([MetricDescription("a", .gauge, ""), MetricDescription("h", .histogram, "")])
        Counter(label: "a_total", factory: registry).increment()
        Timer(label: "a", factory: registry).recordNanoseconds(1)
        Meter(label: "h_sum", factory: registry).set(1)
        Recorder(label: "a_total", aggregate: true, factory: registry).record(1)
        Meter(label: "a", factory: registry).set(2)
        #expect(registry.text() == "# TYPE a gauge\na 2\n# TYPE a_total counter\na_total 1\n")
    }

    @Test("a source is asked at each look, and only then; what it says of a metric that is none is not shown")
    func sources() {
        let registry = MetricRegistry([
            MetricDescription("size", .gauge, ""), MetricDescription("c_total", .counter, "", labels: ["l"]),
        ])
        let looks = CounterValue()
        registry.collect { samples in
            looks.increment(by: 1)
            samples.set("size", 7)
            samples.set("c_total", 9, "v")
            samples.set("nobody", 1)
        }
        for _ in 0..<2 {
            #expect(registry.text() == "# TYPE size gauge\nsize 7\n# TYPE c_total counter\nc_total{l=\"v\"} 9\n")
        }
        var text = TextFormat()
        looks.write(of: MetricDescription("looks", .counter, ""), labels: [], to: &text)
        #expect(text.text == "looks 2\n")
    }

    @Test("a counter does not fall, a gauge does, and a recorder without aggregation keeps the last value")
    func kinds() {
        let registry = MetricRegistry([])
        let counter = Counter(label: "c_total", factory: registry)
        counter.increment(by: 3)
        counter.increment(by: -2)
        let meter = Meter(label: "g", factory: registry)
        meter.increment(by: 2)
        meter.decrement(by: 3.5)
        let recorder = Recorder(label: "r", aggregate: false, factory: registry)
        recorder.record(4)
        recorder.record(5)
        #expect(
            registry.text() == "# TYPE c_total counter\nc_total 3\n# TYPE g gauge\ng -1.5\n# TYPE r gauge\nr 5\n")
    }

    @Test("nothing is lost when many count at once")
    func concurrent() async {
        let registry = MetricRegistry([MetricDescription("t", .histogram, "", buckets: [1])])
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    let counter = Counter(label: "c_total", factory: registry)
                    let timer = Timer(label: "t", factory: registry)
                    for _ in 0..<5000 {
                        counter.increment()
                        timer.recordNanoseconds(500_000_000)
                    }
                }
            }
        }
        let text = registry.text()
        #expect(
            text.contains("c_total 40000\n") && text.contains("t_bucket{le=\"1\"} 40000\n") && text.contains("t_sum 20000\n"))
    }
}
