import WorkClaw

/// A plain editor for one of a Claw's texts, or the text alone for somebody who may not change it.
struct ClawFilePage: PageView {
    static let template = "Claws/Files/file.mustache"

    /// What somebody may change of it.
    struct Editor: Sendable {
        let action: String
        let csrf: String
        /// The Claw's version that the text was made from.
        var version: Int
        var text: FieldView
    }

    /// What a model would be told.
    struct Preview: Sendable {
        let section: String
        let isEmpty: Bool
    }

    let title: String
    let heading: String
    let fileName: String
    let summary: String
    let claw: String
    let clawPath: String
    let inService: String?
    var editor: Editor?
    /// The text, for those who may only read it.
    let reading: String?
    let isEmpty: Bool
    var shownPreview: Preview?
    /// With what the text is compared.
    var diffs: [DiffView]
    /// Why it was not saved.
    var refusal: String?

    private let file: ClawFile
    private let revision: Revision?

    init(_ file: ClawFile, of standing: ClawStanding, _ session: Session) {
        let claw = standing.details.claw
        let text = file.text(of: claw)
        self.file = file
        revision = standing.inService
        title = "\(file.title) of \(claw.name)"
        heading = file.title
        fileName = file.fileName
        summary = file.summary
        self.claw = claw.name
        clawPath = claw.id.path
        inService = revision.map { "Revision \($0.number)" }
        isEmpty = text.isEmpty
        editor =
            session.managesClaws
            ? Editor(
                action: file.path(of: claw.id), csrf: session.csrfToken, version: claw.version, text: FieldView(text)) : nil
        reading = session.managesClaws ? nil : text
        diffs = revision.flatMap { Self.diff(of: file, from: $0, to: text, evenIfSame: false) }.map { [$0] } ?? []
    }

    /// Puts what was typed in the place of what the Claw has.
    mutating func take(_ form: FormBody) {
        editor?.text.value = form.text("text")
        editor?.version = Int(form["version"]) ?? 0
        diffs = []
    }

    mutating func show(_ faults: [FieldFault]) {
        var found = FormFaults()
        found.noteRules(faults)
        editor?.text.fault = found[file.field]
    }

    /// Shows what the text that was typed would make of the prompt, and of what is in service.
    mutating func preview() {
        let text = editor?.text.value ?? ""
        let section = file.promptSection(of: text)
        shownPreview = Preview(section: section ?? "", isEmpty: section == nil)
        if let revision, let diff = Self.diff(of: file, from: revision, to: text, evenIfSame: true) { diffs = [diff] }
    }

    /// Says that somebody else was faster, and shows how what was typed differs from what the Claw has now.
    mutating func refuse(_ refusal: String, nowThatThereIs claw: Claw) {
        self.refusal = refusal
        editor?.version = claw.version
        diffs = [
            DiffView(
                "What you typed, against what the Claw has now", from: file.text(of: claw), to: editor?.text.value ?? "")
        ]
    }

    private static func diff(
        of file: ClawFile, from revision: Revision, to text: String, evenIfSame: Bool
    ) -> DiffView? {
        let old = file.text(of: revision.content)
        guard evenIfSame || old != text else { return nil }
        return DiffView("Against revision \(revision.number), which is in service", from: old, to: text)
    }
}
