import Domain
import Ledger

/// The columns of a file that a mapping uses; each has a slot, in which a reader leaves its text.
struct SourceColumns {
    private var slots: [String: Int] = [:]
    private let ignored: Set<String>
    private let ignoresUnlisted: Bool

    init(_ mapping: ImportMapping) {
        ignored = mapping.ignored
        ignoresUnlisted = mapping.ignoresUnlisted
    }

    var count: Int { slots.count }

    func slot(of name: String) -> Int? { slots[name] }

    func ignores(_ name: String) -> Bool { ignoresUnlisted || ignored.contains(name) }

    /// The slot of a column; the same one for every field that uses it.
    mutating func add(_ name: String) -> Int {
        if let slot = slots[name] { return slot }
        slots[name] = slots.count
        return slots.count - 1
    }

    /// Slot of each column of a header; -1 for those that are ignored.
    func slots(ofHeader header: [String]) throws(ImportFailure) -> [Int] {
        var seen: Set<String> = []
        var result: [Int] = []
        for name in header {
            guard seen.insert(name).inserted else {
                throw ImportFailure(.badHeader, "The header names the column \"\(name)\" twice.")
            }
            guard slots[name] != nil || ignores(name) else {
                throw ImportFailure(
                    .badHeader,
                    "The column \"\(name)\" is not mapped. Map it, list it under ignore, or set "
                        + "ignore_unlisted.")
            }
            result.append(slots[name] ?? -1)
        }
        if let missing = slots.keys.filter({ !seen.contains($0) }).min() {
            throw ImportFailure(
                .badHeader, "The file has no column \"\(missing)\", which the mapping names.")
        }
        return result
    }
}

/// A field's value.
enum FieldValue: Hashable, Sendable {
    case text(String)
    case integer(Int64)
    case time(Timestamp)
}

/// The values of one record, in the order of `ImportKind.fields`; nil where there is none.
struct RecordValues {
    let values: [FieldValue?]

    func text(_ index: Int) -> String? {
        if case .text(let text)? = values[index] { text } else { nil }
    }

    func integer(_ index: Int) -> Int64? {
        if case .integer(let number)? = values[index] { number } else { nil }
    }

    func time(_ index: Int) -> Timestamp? {
        if case .time(let time)? = values[index] { time } else { nil }
    }
}

/// A mapping made ready: where each field comes from, and how it is read.
struct RecordPlan {
    /// A class, because every record walks over all of them: nothing is copied then.
    private final class Planned {
        let field: ImportField
        let slots: [Int]
        let constant: FieldValue?
        let time: TimeRule
        let minuteSlot: Int?

        init(
            _ field: ImportField, slots: [Int], constant: FieldValue?, time: TimeRule,
            minuteSlot: Int?
        ) {
            self.field = field
            self.slots = slots
            self.constant = constant
            self.time = time
            self.minuteSlot = minuteSlot
        }
    }

    private(set) var columns: SourceColumns
    private var planned: [Planned] = []
    /// Slots of the attributes of members, in order of their names.
    private(set) var attributes: [(name: String, slot: Int)] = []
    private let decimals: Int

    /// Throws `invalid_field` for a constant that is not what its field holds.
    init(_ mapping: ImportMapping) throws(Refusal) {
        columns = SourceColumns(mapping)
        decimals = mapping.decimals
        for field in mapping.kind.fields {
            let time = mapping.times[field.name] ?? TimeRule()
            var slots: [Int] = []
            for column in mapping.columns[field.name] ?? [] { slots.append(columns.add(column)) }
            let isMapped = !slots.isEmpty
            planned.append(
                Planned(
                    field, slots: slots, constant: try constant(field, time, mapping),
                    time: time,
                    minuteSlot: isMapped ? time.minuteColumn.map { columns.add($0) } : nil))
        }
        for attribute in mapping.attributes {
            attributes.append((attribute.name, columns.add(attribute.column)))
        }
    }

    private func constant(
        _ field: ImportField, _ time: TimeRule, _ mapping: ImportMapping
    ) throws(Refusal) -> FieldValue? {
        guard let json = mapping.constants[field.name] else { return nil }
        let text = json.stringValue ?? String(json.integerValue ?? 0)
        do throws(RowFault) {
            if case .money(let range) = field.kind, let units = json.integerValue {
                return .integer(try within(range, units, field))
            }
            var plain = time
            plain.minuteColumn = nil
            return try value(text, minute: nil, field, plain)
        } catch {
            throw ImportMapping.fault(
                .invalidField, at: "/constants/\(field.name)", error.reason,
                required: "a value of this field")
        }
    }

    /// Throws the first fault of the record.
    func values(of record: SourceRecord) throws(RowFault) -> RecordValues {
        var values: [FieldValue?] = []
        values.reserveCapacity(planned.count)
        for plan in planned { values.append(try value(of: plan, record.values)) }
        return RecordValues(values: values)
    }

    private func value(of plan: Planned, _ texts: [String?]) throws(RowFault) -> FieldValue? {
        guard let slot = plan.slots.first else { return plan.constant }
        if plan.slots.count > 1 { return try sum(of: plan, texts) }
        guard let text = texts[slot] else {
            guard plan.field.isRequired else { return nil }
            throw RowFault(
                code: RefusalCode.missingField.rawValue, field: plan.field.name,
                reason: "The column is empty.")
        }
        return try value(text, minute: plan.minuteSlot.flatMap { texts[$0] }, plan.field, plan.time)
    }

    /// An empty column of a sum counts as nothing.
    private func sum(of plan: Planned, _ texts: [String?]) throws(RowFault) -> FieldValue? {
        guard case .money(let range) = plan.field.kind else { return nil }
        var sum: Int64 = 0
        for slot in plan.slots {
            guard let text = texts[slot] else { continue }
            let (total, overflow) = sum.addingReportingOverflow(try money(text, plan.field))
            guard !overflow else { throw outOfRange(plan.field) }
            sum = total
        }
        return .integer(try within(range, sum, plan.field))
    }

    // MARK: One text

    private func value(
        _ text: String, minute: String?, _ field: ImportField, _ time: TimeRule
    ) throws(RowFault) -> FieldValue {
        switch field.kind {
        case .externalID: return .text(try externalID(text, field))
        case .reference: return .text(try plain(text, Limits.referenceBytes, field))
        case .campaignReference:
            guard !text.utf8.contains(UInt8(ascii: "/")) else {
                throw invalid(field, "The name contains a slash.")
            }
            return .text(try plain(text, Limits.referenceBytes, field))
        case .foreignCode: return .text(try foreignCode(text, field))
        case .name: return .text(try plain(text, Limits.nameBytes, field))
        case .tags: return .text(try tags(text, field))
        case .currency:
            guard let asset = Asset(currency: text) else {
                throw invalid(field, "The text is not a currency code such as CNY.")
            }
            return .text(asset.code)
        case .integer(let range):
            guard let number = DecimalText.minorUnits(text, decimals: 0) else {
                throw invalid(field, "The text is not a whole number.")
            }
            return .integer(try within(range, number, field))
        case .money(let range):
            return .integer(try within(range, try money(text, field), field))
        case .time:
            guard let time = time.time(text, minute: minute) else {
                throw invalid(field, "The text is not a time in the mapping's unit.")
            }
            return .time(time)
        }
    }

    private func externalID(_ text: String, _ field: ImportField) throws(RowFault) -> String {
        do throws(Refusal) {
            return try MemberDraft.externalID(text)
        } catch {
            throw RowFault(
                code: error.code.rawValue, field: field.name,
                reason: "A member's number has 1 to \(Limits.referenceBytes) characters "
                    + "of A-Z a-z 0-9 . _ : @ -")
        }
    }

    private func foreignCode(_ text: String, _ field: ImportField) throws(RowFault) -> String {
        if let code = MerchantCode.foreign(text) { return code }
        throw invalid(
            field,
            "A code has \(Limits.minimumForeignCodeBytes) to \(Limits.foreignCodeBytes) visible "
                + "ASCII characters and does not begin with GV:, CPN_ or GFT_.")
    }

    private func tags(_ text: String, _ field: ImportField) throws(RowFault) -> String {
        let text = try plain(text, Limits.memberTags * (Limits.tagBytes + 1), field)
        let tags = MemberTags(separated: text)
        let isLong = tags.names.contains { $0.utf8.count > Limits.tagBytes }
        guard tags.names.count <= Limits.memberTags, !isLong else {
            throw RowFault(
                code: RefusalCode.outOfRange.rawValue, field: field.name,
                reason: "A member has at most \(Limits.memberTags) tags of \(Limits.tagBytes) "
                    + "bytes, with semicolons between them.")
        }
        return text
    }

    private func plain(
        _ text: String, _ bytes: Int, _ field: ImportField
    ) throws(RowFault) -> String {
        guard text.utf8.count <= bytes else {
            throw RowFault(
                code: RefusalCode.outOfRange.rawValue, field: field.name,
                reason: "The text is longer than \(bytes) bytes.")
        }
        guard mayHaveControl(text) else { return text }
        let hasControl = text.unicodeScalars.contains {
            $0.value < 0x20 || (0x7F...0x9F).contains($0.value)
        }
        if hasControl { throw invalid(field, "The text contains control characters.") }
        return text
    }

    /// Bytes first: control characters lie below 0x20, at 0x7F, or follow 0xC2 in UTF-8.
    private func mayHaveControl(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            var index = 0
            while index < bytes.count {
                let byte = bytes[index]
                if byte < 0x20 || byte == 0x7F || byte == 0xC2 { return true }
                index += 1
            }
            return false
        }
    }

    private func money(_ text: String, _ field: ImportField) throws(RowFault) -> Int64 {
        if let amount = DecimalText.minorUnits(text, decimals: decimals) { return amount }
        throw invalid(field, "The text is not an amount with at most \(decimals) decimals.")
    }

    private func within(
        _ range: ClosedRange<Int64>, _ number: Int64, _ field: ImportField
    ) throws(RowFault) -> Int64 {
        guard range.contains(number) else { throw outOfRange(field) }
        return number
    }

    private func outOfRange(_ field: ImportField) -> RowFault {
        RowFault(
            code: RefusalCode.outOfRange.rawValue, field: field.name,
            reason: "The number is outside the range of this field.")
    }

    private func invalid(_ field: ImportField, _ reason: String) -> RowFault {
        RowFault(code: RefusalCode.invalidField.rawValue, field: field.name, reason: reason)
    }
}
