import Domain

extension Operation {
    /// The query by name, once each value is known to keep its rule.
    func checkedQuery(_ items: [RequestTarget.QueryItem]) throws(Refusal) -> [String: String] {
        if items.isEmpty, !parameters.contains(where: { $0.location == .query && $0.isRequired }) {
            return [:]
        }
        var values: [String: String] = [:]
        let known = parameters.filter { $0.location == .query }
        for item in items {
            guard let parameter = known.first(where: { $0.name == item.name }) else {
                throw unknownParameter(known)
            }
            guard values.updateValue(item.value, forKey: item.name) == nil else {
                throw duplicateParameter(parameter)
            }
            try parameter.check(item.value)
        }
        for parameter in known where parameter.isRequired && values[parameter.name] == nil {
            throw Refusal(
                .missingField, "Give the query parameter \(parameter.name).",
                [
                    Condition(
                        RefusalCode.missingField.rawValue, subject: parameter.subject,
                        required: .string("one value"), actual: .null)
                ])
        }
        return values
    }

    /// Refuses path parameters that break their rule.
    func checkPath(_ values: [String: String]) throws(Refusal) {
        for parameter in parameters where parameter.location == .path {
            try parameter.check(values[parameter.name] ?? "")
        }
    }

    /// The unknown name is not echoed; the known ones are named.
    private func unknownParameter(_ known: [Parameter]) -> Refusal {
        Refusal(
            .unknownField, "Remove the query parameter that this operation does not know.",
            [
                Condition(
                    RefusalCode.unknownField.rawValue, subject: "/query",
                    required: .array(known.map { .string($0.name) }),
                    actual: .string("another name"))
            ])
    }

    private func duplicateParameter(_ parameter: Parameter) -> Refusal {
        Refusal(
            .unknownField, "Give the query parameter \(parameter.name) once.",
            [
                Condition(
                    RefusalCode.unknownField.rawValue, subject: parameter.subject,
                    required: .string("one value"), actual: .string("several"))
            ])
    }
}
