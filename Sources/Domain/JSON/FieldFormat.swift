package import Ledger

/// What a field may hold and how it is read: `fields.required("name", .text(1...200))`.
package struct FieldFormat<Value> {
    /// What is accepted, for refusals: only made for those.
    let expected: () -> JSON
    /// The value; nil, and a fault in the log, where the JSON is not accepted.
    let read: (JSON, FieldLog) -> Value?

    init(
        expected: @autoclosure @escaping () -> JSON,
        read: @escaping (JSON, FieldLog) -> Value?
    ) {
        self.expected = expected
        self.read = read
    }

    /// A format made of another one and a test. `expected` tells what passes.
    func checked(
        _ code: RefusalCode, _ expected: @autoclosure @escaping () -> JSON,
        _ isAccepted: @escaping (Value) -> Bool
    ) -> FieldFormat {
        FieldFormat(expected: expected()) { [read] json, log in
            guard let value = read(json, log) else { return nil }
            if isAccepted(value) { return value }
            log.add(code, required: expected(), actual: json.echo)
            return nil
        }
    }
}

extension JSON {
    /// A value as refusals repeat it: short text and plain values as they are, else the type.
    var echo: JSON {
        switch self {
        case .string(let text): .string(JSONPointer.shortened(text))
        case .array, .object: .string(typeName)
        default: self
        }
    }
}

// MARK: Plain values

extension FieldFormat where Value == Bool {
    package static var bool: FieldFormat {
        FieldFormat(expected: "boolean") { json, log in
            if case .bool(let value) = json { return value }
            log.add(.invalidField, required: "boolean", actual: .string(json.typeName))
            return nil
        }
    }
}

extension FieldFormat where Value == Int64 {
    /// A whole number, written without fraction or exponent. Outside: `outOfRange`.
    package static func integer(_ range: ClosedRange<Int64>) -> FieldFormat {
        func expected() -> JSON {
            [
                "type": "integer", "minimum": .integer(range.lowerBound),
                "maximum": .integer(range.upperBound),
            ]
        }
        return FieldFormat(expected: expected()) { json, log in
            guard case .integer(let value) = json else {
                log.add(.invalidField, required: expected(), actual: .string(json.typeName))
                return nil
            }
            if range.contains(value) { return value }
            log.add(.outOfRange, required: expected(), actual: json)
            return nil
        }
    }

    /// Minor units, 1 ... `Limits.amountMinorUnits`.
    package static var amount: FieldFormat {
        integer(1...Limits.amountMinorUnits)
    }
}

// MARK: Text

extension FieldFormat where Value == String {
    /// Text of so many UTF-8 bytes (else `outOfRange`) without control characters, i.e. U+0000
    /// to U+001F and U+007F to U+009F (else `invalidField`).
    package static func text(_ bytes: ClosedRange<Int>) -> FieldFormat {
        func expected() -> JSON {
            [
                "type": "string", "minimum_bytes": .integer(Int64(bytes.lowerBound)),
                "maximum_bytes": .integer(Int64(bytes.upperBound)),
            ]
        }
        return FieldFormat(expected: expected()) { json, log in
            guard case .string(let text) = json else {
                log.add(.invalidField, required: expected(), actual: .string(json.typeName))
                return nil
            }
            guard !text.hasControlCharacter else {
                log.add(
                    .invalidField, required: "text without control characters", actual: "string")
                return nil
            }
            let count = text.utf8.count
            if bytes.contains(count) { return text }
            log.add(.outOfRange, required: expected(), actual: ["bytes": .integer(Int64(count))])
            return nil
        }
    }

    /// Text of ASCII characters that `isAccepted` takes; `pattern` describes them.
    package static func token(
        _ bytes: ClosedRange<Int>, pattern: String, _ isAccepted: @escaping (UInt8) -> Bool
    ) -> FieldFormat {
        text(bytes).checked(.invalidField, ["pattern": .string(pattern)]) {
            $0.utf8.allSatisfy(isAccepted)
        }
    }

    /// One of a few words.
    package static func enumeration(_ cases: [String]) -> FieldFormat {
        func expected() -> JSON {
            JSON.array(cases.map { .string($0) })
        }
        return FieldFormat(expected: expected()) { json, log in
            if case .string(let text) = json, cases.contains(text) { return text }
            log.add(.invalidField, required: expected(), actual: json.echo)
            return nil
        }
    }

    /// An id as answers give it (`cmp_...`), 1 ... 64 bytes. Whether it names anything is decided
    /// where ids are known.
    package static var identifier: FieldFormat {
        text(1...64)
    }
}

extension String {
    fileprivate var hasControlCharacter: Bool {
        // Bytes first: nearly all text has none below 0x20 and no 0xC2, which leads U+0080 to
        // U+00BF in UTF-8.
        guard utf8.contains(where: { $0 < 0x20 || $0 == 0x7F || $0 == 0xC2 }) else { return false }
        return unicodeScalars.contains { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) }
    }
}

extension FieldFormat where Value: CaseIterable & RawRepresentable, Value.RawValue == String {
    /// A case by its wire name.
    package static var oneCase: FieldFormat {
        let words = FieldFormat<String>.enumeration(Value.allCases.map(\.rawValue))
        return FieldFormat(expected: words.expected()) { json, log in
            words.read(json, log).flatMap(Value.init(rawValue:))
        }
    }
}

// MARK: Times and money

extension FieldFormat where Value == Timestamp {
    /// RFC 3339 with any offset.
    package static var timestamp: FieldFormat {
        func expected() -> JSON {
            "RFC 3339 time, e.g. 2026-11-22T05:56:38.000Z"
        }
        return FieldFormat(expected: expected()) { json, log in
            if case .string(let text) = json, let time = Timestamp(rfc3339: text) { return time }
            log.add(.invalidField, required: expected(), actual: json.echo)
            return nil
        }
    }
}

extension FieldFormat where Value == Asset {
    /// ISO 4217 code.
    package static var currency: FieldFormat {
        func expected() -> JSON {
            ["pattern": "^[A-Z]{3}$"]
        }
        return FieldFormat(expected: expected()) { json, log in
            if case .string(let text) = json, let asset = Asset(currency: text) { return asset }
            log.add(.invalidField, required: expected(), actual: json.echo)
            return nil
        }
    }
}

extension FieldFormat where Value == Money {
    /// `{"amount", "currency"}`. Another currency than the one given: `currencyMismatch`; nil
    /// accepts every currency.
    package static func money(
        _ range: ClosedRange<Int64> = 1...Limits.amountMinorUnits, in currency: Asset? = nil
    ) -> FieldFormat {
        .object { fields in
            let amount = fields.required("amount", .integer(range))
            let found = fields.required("currency", .currency)
            guard let amount, let found else { return nil }
            if let currency, found != currency {
                fields.refuse(
                    "currency", .currencyMismatch, required: .string(currency.code),
                    actual: .string(found.code))
                return nil
            }
            return Money(amount, found)
        }
    }
}

// MARK: Containers

extension FieldFormat {
    /// A nested object, read as strictly as the one around it.
    package static func object(_ body: @escaping (inout ObjectReader) -> Value?) -> FieldFormat {
        FieldFormat(expected: "object") { json, log in
            guard var reader = ObjectReader(json, log: log) else { return nil }
            let value = body(&reader)
            reader.noteUnknownFields()
            return value
        }
    }

    /// An array of so many items of one format; more or fewer: `outOfRange`.
    package static func list<Item>(
        of item: FieldFormat<Item>, count: ClosedRange<Int>
    ) -> FieldFormat where Value == [Item] {
        func expected() -> JSON {
            [
                "type": "array", "minimum_items": .integer(Int64(count.lowerBound)),
                "maximum_items": .integer(Int64(count.upperBound)),
            ]
        }
        return FieldFormat(expected: expected()) { json, log in
            guard case .array(let items) = json else {
                log.add(.invalidField, required: expected(), actual: .string(json.typeName))
                return nil
            }
            guard count.contains(items.count) else {
                log.add(
                    .outOfRange, required: expected(),
                    actual: ["items": .integer(Int64(items.count))])
                return nil
            }
            var values: [Item] = []
            values.reserveCapacity(items.count)
            for (index, json) in items.enumerated() {
                let value = log.within(.index(index)) { item.read(json, log) }
                if let value { values.append(value) }
            }
            return values.count == items.count ? values : nil
        }
    }
}

extension FieldFormat where Value == JSON {
    /// An object of the merchant's own, kept as it is: at most `Limits.metadataMembers` members
    /// and `Limits.metadataBytes` bytes, printed without whitespace.
    package static var metadata: FieldFormat {
        func expected() -> JSON {
            [
                "type": "object", "maximum_members": .integer(Int64(Limits.metadataMembers)),
                "maximum_bytes": .integer(Int64(Limits.metadataBytes)),
            ]
        }
        return FieldFormat(expected: expected()) { json, log in
            guard case .object(let members) = json else {
                log.add(.invalidField, required: expected(), actual: .string(json.typeName))
                return nil
            }
            guard members.count <= Limits.metadataMembers else {
                let actual: JSON = ["members": .integer(Int64(members.count))]
                log.add(.outOfRange, required: expected(), actual: actual)
                return nil
            }
            let bytes = json.serialized().count
            if bytes <= Limits.metadataBytes { return json }
            log.add(.outOfRange, required: expected(), actual: ["bytes": .integer(Int64(bytes))])
            return nil
        }
    }
}
