/// The body of a request that needs none: an object without fields.
struct NoFields: FieldReadable {
    init(reading fields: inout FieldReader) {}
}
