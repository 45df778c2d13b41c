import Codes
import Database
import Domain
import Engine
import Foundation
import NIOCore
import Server

/// Why a command ended without success, as a person at the terminal sees it: one line that says
/// what happened, one that says what to do, and for refusals the conditions.
struct CommandFailure: Error {
    enum Kind: Int32 {
        /// Understood and refused, or not sound.
        case refused = 1
        case usage = 2
        /// The storage or the server cannot be reached, or the program failed.
        case unreachable = 3
    }

    let kind: Kind
    let happened: String
    let advice: String
    var details: [String] = []

    var exitCode: Int32 { kind.rawValue }

    var text: String {
        var lines = ["scrip: \(happened)"]
        lines += details.map { "  " + $0 }
        if !advice.isEmpty { lines.append(advice) }
        return lines.joined(separator: "\n")
    }

    init(_ kind: Kind, _ happened: String, _ advice: String, details: [String] = []) {
        self.kind = kind
        self.happened = happened
        self.advice = advice
        self.details = details
    }

    /// A problem document, as the server answers it.
    init(problem: JSON, status: Int) {
        let code = problem["code"]?.stringValue ?? "status_\(status)"
        // A validation that says no has a code like a problem, but no title.
        let title =
            problem["title"]?.stringValue ?? RefusalCode(rawValue: code)?.title
            ?? "The server answered with status \(status)."
        let conditions = problem["conditions"]?.arrayValue ?? []
        self.init(
            status >= 500 ? .unreachable : .refused, "\(title) (\(code))",
            problem["detail"]?.stringValue ?? "Look at the server's log.",
            details: conditions.map(Self.line(condition:)))
    }

    private static func line(condition: JSON) -> String {
        let name = condition["name"]?.stringValue ?? "condition"
        let subject = condition["subject"]?.stringValue.map { " of \($0)" } ?? ""
        let required = DocumentText.inline(condition["required"] ?? .null)
        let actual = DocumentText.inline(condition["actual"] ?? .null)
        return "\(name)\(subject): required \(required), found \(actual)"
    }

    /// Any error, in words.
    init(_ error: any Error) {
        switch error {
        case let failure as CommandFailure: self = failure
        case let refusal as Refusal:
            self.init(problem: refusal.problem(requestID: ""), status: refusal.code.status)
        case let problem as Problem:
            self.init(problem: problem.document(requestID: ""), status: problem.status)
        case let failure as DatabaseFailure: self.init(storage: failure)
        case let error as KeyError:
            let (first, rest) = Self.sentences(error.description)
            self.init(.unreachable, first, rest)
        case let error as any AdvisedError:
            let (first, rest) = Self.sentences(error.advice)
            self.init(.unreachable, first, rest)
        case is Unavailable:
            self.init(.unreachable, "The engine is busy or stopping.", "Try again in a second.")
        case is CancellationError:
            self.init(.unreachable, "Stopped before the end.", "Run the command again.")
        case let error as IOError:
            self.init(
                .unreachable, "The system refused: \(Self.words(errno: error.errnoCode)).",
                "Check the address, the port and the permissions.")
        default:
            self.init(
                .unreachable, "The command failed: \(error.localizedDescription)",
                "Check the paths that were given; `scrip doctor` examines the database.")
        }
    }

    private init(storage failure: DatabaseFailure) {
        let (first, rest) = Self.sentences(failure.message)
        var advice = rest
        if failure.code == .alreadyOpen {
            advice =
                "Work through the server that has it open: --url http://127.0.0.1:8080 "
                + "--key-file FILE.operator-key. Or stop that process first."
        }
        self.init(.unreachable, "\(first) (\(failure.code.name))", advice)
    }

    /// The first sentence, and the rest.
    private static func sentences(_ text: String) -> (String, String) {
        guard let end = text.range(of: ". ") else { return (text, "") }
        return (String(text[..<end.lowerBound]) + ".", String(text[end.upperBound...]))
    }

    static func words(errno number: Int32) -> String { String(cString: strerror(number)) }

    /// A file that was named and cannot be read or written.
    static func file(_ path: String, _ verb: String) -> CommandFailure {
        CommandFailure(
            .unreachable, "\(path) cannot be \(verb).",
            "Check the path, its permissions and the free space.")
    }
}

/// An error of another room whose one text says what happened and what to do.
protocol AdvisedError: Error {
    var advice: String { get }
}
