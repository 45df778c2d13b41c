/// Everything that speaks against a command, gathered so that one answer names it all.
///
/// The answer's code is the one of earliest precedence; its conditions list every fault, by
/// position (a voucher's index; 0 where a command has only one subject), then by precedence.
struct Faults {
    struct Fault {
        let code: RefusalCode
        let message: String
        let position: Int
        let condition: Condition
    }

    private var list: [Fault] = []

    var isEmpty: Bool { list.isEmpty }

    /// `name`: of the condition, where it is not the code's.
    mutating func add(
        _ code: RefusalCode, _ message: String, position: Int = 0, name: String? = nil,
        subject: String? = nil, required: JSON, actual: JSON
    ) {
        let condition = Condition(
            name ?? code.rawValue, subject: subject, required: required, actual: actual)
        list.append(
            Fault(code: code, message: message, position: position, condition: condition))
    }

    mutating func add(_ others: Faults) {
        list += others.list
    }

    /// True where there are faults, all of one code.
    func isOnly(_ code: RefusalCode) -> Bool {
        !list.isEmpty && list.allSatisfy { $0.code == code }
    }

    /// Throws one refusal for all faults; returns where there are none.
    func refuse() throws(Refusal) {
        if let refusal { throw refusal }
    }

    /// One refusal for all faults; nil where there are none.
    var refusal: Refusal? {
        guard !list.isEmpty else { return nil }
        if list.count == 1 {
            return Refusal(list[0].code, list[0].message, [list[0].condition])
        }
        // Sorting is stable, so equal faults of one position stay in the order they were found.
        let byPrecedence = list.sorted { $0.code < $1.code }
        let byPosition = byPrecedence.sorted { $0.position < $1.position }
        let first = byPrecedence[0]
        return Refusal(first.code, first.message, byPosition.map(\.condition))
    }
}
