// The room of mutants: does the suite notice a mistake? Each mutant is one mistake that matters,
// written down by a person: where, instead of which words, which ones, and what is wrong then.
//
// All of them are put into a copy of the project at once, each behind a switch that the environment
// variable SCRIP_MUTANT turns on, so that the copy is built once. The project itself holds no trace
// of it. Then each mutant is switched on by itself, and the tests run until one fails: first those
// that should notice, then all of them. A mutant that survives is a test that is missing.

/// One mistake.
struct Mutant: Sendable {
    let id: Int
    let file: String
    /// Stands exactly once in the file, also after the mutants before it in the list.
    let original: String
    /// What takes its place; `MUTANT` is true while the mutant is on.
    let changed: String
    /// What is wrong while it is on.
    let fault: String
    /// A pattern of the tests that should notice.
    let tests: String

    init(
        _ id: Int, _ file: String, _ original: String, _ changed: String, _ fault: String,
        _ tests: String
    ) {
        self.id = id
        self.file = file
        self.original = original
        self.changed = changed
        self.fault = fault
        self.tests = tests
    }

    static let all: [Mutant] =
        ledger + journal + pricing + conditions + vouchers + documents + codes + storage + loop
        + verification + identity + imports + edge
        + issueJobs + offers + counts + versions + restrictions + returns + rewards
        + templates
        + settlement + members + holds
        + expressions

    /// The target whose folder in Sources holds the file.
    var target: String { String(file.split(separator: "/")[0]) }
}
