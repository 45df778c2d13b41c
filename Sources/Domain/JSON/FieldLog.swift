/// Where a reader is in a document, and the faults found so far.
///
/// A class, because the readers of nested objects share one: nothing is copied on the way in or
/// out, and a pointer text is only made for a field that is at fault.
final class FieldLog {
    /// Faults that one refusal lists at most.
    static let listedFaults = 20

    enum Token {
        case name(String)
        case index(Int)
    }

    private let root: String
    private var path: [Token] = []
    private var faults: [(code: RefusalCode, condition: Condition)] = []

    init(root: String) {
        self.root = root
    }

    var isEmpty: Bool { faults.isEmpty }

    /// Does `body` one level deeper.
    func within<Value>(_ token: Token, _ body: () -> Value) -> Value {
        path.append(token)
        defer { path.removeLast() }
        return body()
    }

    /// Notes a fault of the value at the current place.
    ///
    /// When the list is full, a fault still displaces the last one where its code comes first of
    /// all, so that the code answered never depends on how many faults there are.
    func add(_ code: RefusalCode, required: JSON, actual: JSON) {
        if faults.count == FieldLog.listedFaults {
            guard faults.allSatisfy({ code < $0.code }) else { return }
            faults.removeLast()
        }
        let condition = Condition(
            code.rawValue, subject: pointer, required: required, actual: actual)
        faults.append((code, condition))
    }

    private var pointer: String {
        path.reduce(root) { pointer, token in
            switch token {
            case .name(let name): JSONPointer.appending(name, to: pointer)
            case .index(let index): JSONPointer.appending(String(index), to: pointer)
            }
        }
    }

    /// All faults as one refusal, earliest code first; nil without a fault.
    var refusal: Refusal? {
        guard let code = faults.map(\.code).min() else { return nil }
        // Stable: faults with the same code stay in the order of the document's fields.
        let sorted = RefusalCode.allCases.flatMap { code in faults.filter { $0.code == code } }
        let place = sorted.first?.condition.subject ?? ""
        return Refusal(code, FieldLog.message(code, at: place), sorted.map(\.condition))
    }

    private static func message(_ code: RefusalCode, at pointer: String) -> String {
        let place = pointer.isEmpty ? "the document itself" : pointer
        return switch code {
        case .unknownField: "Remove or rename \(place): no such field exists here."
        case .missingField: "Add \(place): it is required."
        case .outOfRange: "Change \(place): its value or length is out of bounds."
        case .currencyMismatch: "Change \(place): another currency is required here."
        default: "Change \(place): it has the wrong type or format."
        }
    }
}
