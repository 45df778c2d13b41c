package import Domain
import Ledger

extension ImportMapping {
    /// Reads a mapping strictly.
    ///
    /// Throws what `JSON.parse` and `ObjectReader` throw; each condition's subject is the JSON
    /// pointer of the field at fault. A required field without column and constant is
    /// `missing_field`.
    package static func read(_ bytes: [UInt8]) throws(Refusal) -> ImportMapping {
        guard bytes.count <= Limits.importMappingBytes else {
            throw Refusal(
                .bodyTooLarge, "Keep the mapping within \(Limits.importMappingBytes) bytes.")
        }
        return try read(try JSON.parse(bytes))
    }

    package static func read(_ json: JSON) throws(Refusal) -> ImportMapping {
        var top = try ObjectReader(json)
        let kind = top.required("kind", FieldFormat<ImportKind>.oneCase)
        let format = top.optional("format", FieldFormat<Format>.oneCase)
        let columns = top.optional("columns", .metadata) ?? .object([])
        let constants = top.optional("constants", .metadata) ?? .object([])
        let times = top.optional("time", .metadata) ?? .object([])
        let decimals = top.optional("money", .decimals) ?? 2
        let ignored = top.optional(
            "ignore", .list(of: .columnName, count: 0...Limits.importColumns))
        let ignoresUnlisted = top.optional("ignore_unlisted", .bool)
        try top.finish()
        guard let kind else { throw Refusal(.missingField, "Add /kind: it is required.") }
        let (own, attributes) = try split(columns, kind)
        let mapping = ImportMapping(
            kind: kind, format: format, columns: try readColumns(own, kind),
            constants: try readConstants(constants, kind), attributes: attributes,
            times: try readTimes(times, kind), decimals: Int(decimals),
            ignored: Set(ignored ?? []), ignoresUnlisted: ignoresUnlisted ?? false,
            document: json)
        try mapping.checkFields()
        // Constants are read once here, so that their faults show before any line is.
        _ = try RecordPlan(mapping)
        return mapping
    }

    // MARK: Parts

    /// Attributes apart from the fields with fixed names.
    private static func split(
        _ columns: JSON, _ kind: ImportKind
    ) throws(Refusal) -> (own: JSON, attributes: [Attribute]) {
        let prefix = "attributes."
        var own: [JSON.Member] = []
        var attributes: [Attribute] = []
        for member in columns.members ?? [] {
            guard kind == .members, member.name.hasPrefix(prefix) else {
                own.append(member)
                continue
            }
            let name = String(member.name.dropFirst(prefix.count))
            guard case .string(let column) = member.value, !column.isEmpty, !name.isEmpty else {
                throw fault(
                    .invalidField, at: "/columns/\(member.name)", "Name one column here.",
                    required: "a column's name")
            }
            attributes.append(Attribute(name: name, column: column))
        }
        return (.object(own), attributes.sorted { $0.name < $1.name })
    }

    private static func readColumns(
        _ json: JSON, _ kind: ImportKind
    ) throws(Refusal) -> [String: [String]] {
        var reader = try ObjectReader(json, at: "/columns")
        var columns: [String: [String]] = [:]
        for field in kind.fields {
            if case .money = field.kind, case .array? = json[field.name] {
                columns[field.name] = reader.optional(
                    field.name, .list(of: .columnName, count: 1...Limits.importSumColumns))
            } else if let column = reader.optional(field.name, .columnName) {
                columns[field.name] = [column]
            }
        }
        try reader.finish()
        return columns
    }

    private static func readConstants(
        _ json: JSON, _ kind: ImportKind
    ) throws(Refusal) -> [String: JSON] {
        var reader = try ObjectReader(json, at: "/constants")
        var constants: [String: JSON] = [:]
        let whole = -Limits.amountMinorUnits...Limits.amountMinorUnits
        for field in kind.fields {
            if case .integer? = json[field.name] {
                constants[field.name] = reader.optional(field.name, .integer(whole))
                    .map(JSON.integer)
            } else {
                constants[field.name] = reader.optional(field.name, .text(1...Limits.nameBytes))
                    .map(JSON.string)
            }
        }
        try reader.finish()
        return constants
    }

    private static func readTimes(
        _ json: JSON, _ kind: ImportKind
    ) throws(Refusal) -> [String: TimeRule] {
        var reader = try ObjectReader(json, at: "/time")
        var times: [String: TimeRule] = [:]
        for field in kind.fields where field.isTime {
            times[field.name] = reader.optional(field.name, .timeRule)
        }
        try reader.finish()
        return times
    }

    // MARK: What fits together

    private func checkFields() throws(Refusal) {
        for field in kind.fields {
            let isMapped = columns[field.name] != nil
            if isMapped, constants[field.name] != nil {
                throw Self.fault(
                    .invalidField, at: "/constants/\(field.name)",
                    "Map the field to a column or give it a constant, not both.",
                    required: "no column for the same field")
            }
            if field.isRequired, !isMapped, constants[field.name] == nil {
                throw Self.fault(
                    .missingField, at: "/columns/\(field.name)",
                    "Map \(field.name) to a column, or give it under constants.",
                    required: "a column's name")
            }
        }
        guard kind == .offers else { return }
        let benefits = ["amount_off", "basis_points"].filter {
            columns[$0] != nil || constants[$0] != nil
        }
        guard benefits.count == 1 else {
            throw Self.fault(
                benefits.isEmpty ? .missingField : .invalidField, at: "/constants",
                "Give either amount_off or basis_points.",
                required: "exactly one of amount_off and basis_points")
        }
    }

    static func fault(
        _ code: RefusalCode, at pointer: String, _ message: String, required: String
    ) -> Refusal {
        Refusal(
            code, message,
            [
                Condition(
                    code.rawValue, subject: pointer, required: .string(required), actual: .null)
            ])
    }
}

extension FieldFormat where Value == String {
    fileprivate static var columnName: FieldFormat { text(1...Limits.nameBytes) }
}

extension FieldFormat where Value == Int64 {
    /// `{"decimals": 2}`.
    fileprivate static var decimals: FieldFormat {
        .object { $0.required("decimals", .integer(0...6)) }
    }
}

extension FieldFormat where Value == TimeRule {
    fileprivate static var timeRule: FieldFormat {
        .object { fields in
            var rule = TimeRule()
            let unit = fields.required("unit", FieldFormat<TimeRule.Unit>.oneCase)
            let plus = fields.optional("plus_minutes", .integer(-1_000_000...1_000_000))
            if let unit { rule.unit = unit }
            rule.plusMinutes = plus ?? 0
            guard unit == .dayNumber else { return unit == nil ? nil : rule }
            let epoch = fields.required("epoch", .timestamp)
            rule.minuteColumn = fields.optional("minute_column", .columnName)
            guard let epoch else { return nil }
            rule.epoch = epoch
            return rule
        }
    }
}
