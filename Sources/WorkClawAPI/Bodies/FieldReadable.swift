import WorkClaw

/// A body, or a part of one, that is read field by field, so that all its faults are found at once.
protocol FieldReadable {
    init(reading fields: inout FieldReader)
}

/// What was read, and what is wrong with it.
struct CheckedBody<Body: FieldReadable>: Decodable {
    let body: Body
    let faults: [FieldFault]

    init(from decoder: any Decoder) throws {
        var reader = FieldReader(container: try decoder.container(keyedBy: FieldName.self), path: "")
        body = Body(reading: &reader)
        faults = reader.finish()
    }
}
