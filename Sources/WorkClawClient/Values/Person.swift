/// Somebody, as far as ids tell.
public enum Person {
    /// As in `usr_01m85k9d3vftbt2egs0ngtmn15`.
    public typealias ID = Identifier<Person>
}
