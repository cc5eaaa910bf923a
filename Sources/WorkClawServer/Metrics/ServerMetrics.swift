import APIKeys
import APIKeysStore
public import PrometheusText
import SQLDatabase
import VerifyPort

/// Everything that the server says of itself in numbers. docs/observability.md has the same list, which a test compares.
public enum ServerMetrics {
    /// The version of this program.
    public static let version = "0.1.0"

    public static let descriptions: [MetricDescription] =
        verification + requests + feed + activity + verifyPort + rest + process

    /// A proxy is answered in microseconds, a chat in seconds.
    private static let secondsOfGuarded: [Double] =
        [0.00001, 0.000025, 0.00005, 0.0001, 0.00025, 0.0005] + MetricDescription.secondsOfRequests

    private static let verification = [
        MetricDescription(
            "apikeys_verifications_total", .counter, "Requests whose key was judged.", labels: ["surface", "outcome"]),
        MetricDescription(
            "apikeys_request_duration_seconds", .histogram, "From the head of a guarded request to the head of its answer.",
            labels: ["surface"], buckets: secondsOfGuarded),
    ]

    private static let requests = [
        MetricDescription(
            "workclaw_http_requests_total", .counter, "Answers over HTTP, by the route's pattern and the class of the status.",
            labels: ["route", "method", "status"], mostSeries: 1000),
        MetricDescription(
            "workclaw_http_request_duration_seconds", .histogram, "From the head of a request to the head of its answer.",
            labels: ["route", "method"], mostSeries: 300),
    ]

    private static let feed = [
        MetricDescription("apikeys_index_keys", .gauge, "Keys in the index, dead ones included."),
        MetricDescription("apikeys_index_bytes", .gauge, "Memory that the index has taken."),
        MetricDescription(
            "apikeys_feed_age_seconds", .gauge, "Since the index was last known to hold every change to keys."),
        MetricDescription("apikeys_feed_sequence", .gauge, "The number of the last change to keys that the index holds."),
        MetricDescription(
            "apikeys_lease_remaining_seconds", .gauge, "How long keys are still accepted without news of the feed."),
        MetricDescription(
            "apikeys_clock_doubt_seconds", .gauge, "By how much the database's time, which keys are judged by, may be wrong."),
        MetricDescription("workclaw_ready", .gauge, "1 if this node should be given work, as far as the key feed tells."),
    ]

    private static let activity = [
        MetricDescription(
            "apikeys_activity_pending", .gauge, "Events that wait to be counted, and rows that wait to be written."),
        MetricDescription("apikeys_activity_rows_written_total", .counter, "Rows written to the activity log."),
        MetricDescription(
            "apikeys_activity_rows_left_out_total", .counter, "Requests that were counted and whose row was not kept."),
        MetricDescription("apikeys_activity_write_failures_total", .counter, "Batches that could not be written at once."),
    ]

    private static let verifyPort = [
        MetricDescription(
            "workclaw_verify_requests_total", .counter, "Requests at the verify port whose key was judged."),
        MetricDescription(
            "workclaw_verify_faults_total", .counter, "Requests that the verify port refused without a look at their key.",
            labels: ["fault"]),
        MetricDescription(
            "workclaw_introspection_faults_total", .counter, "Questions what a key is that were refused.", labels: ["fault"]),
    ]

    private static let rest = [
        MetricDescription(
            "workclaw_database_connections", .gauge, "Connections to the database.", labels: ["pool", "engine", "state"]),
        MetricDescription(
            "workclaw_database_connections_limit", .gauge, "Connections that there may be.", labels: ["pool", "engine"]),
        MetricDescription(
            "workclaw_database_waiting_calls", .gauge, "Calls that wait for a connection.", labels: ["pool", "engine"]),
        MetricDescription("workclaw_chat_answers_in_progress", .gauge, "Answers of Claws that are being waited for."),
        MetricDescription("workclaw_chat_answers_total", .counter, "Answers of Claws that have ended.", labels: ["outcome"]),
        MetricDescription("workclaw_mail_waiting", .gauge, "Mails that wait to be sent, or are being sent."),
        MetricDescription("workclaw_mail_total", .counter, "Mails that were asked for.", labels: ["outcome"]),
        MetricDescription("workclaw_spans_total", .counter, "Spans that were to be exported.", labels: ["outcome"]),
        MetricDescription("workclaw_build_info", .gauge, "1; the labels say what runs.", labels: ["version", "engine"]),
    ]

    private static let process = [
        MetricDescription("process_start_time_seconds", .gauge, "When the process started, in seconds since 1970."),
        MetricDescription("process_cpu_seconds_total", .counter, "Time that the process has spent on processors."),
        MetricDescription("process_resident_memory_bytes", .gauge, "Memory of the process that is in RAM."),
        MetricDescription("process_open_fds", .gauge, "Open file descriptors."),
        MetricDescription("process_max_fds", .gauge, "File descriptors that may be open at once."),
    ]
}
