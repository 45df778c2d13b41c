import Domain
import Foundation
import Ledger

/// JSON files that a person wrote.
enum InputDocument {
    /// Largest file read, as large as the largest request.
    private static let limit = Limits.largeBodyBytes

    /// Throws `CommandFailure` (no such file) and `Refusal` (not JSON).
    static func read(_ path: String) throws -> JSON {
        guard let data = FileManager.default.contents(atPath: path), data.count <= limit else {
            throw CommandFailure.file(path, "read")
        }
        return try JSON.parse(Array(data))
    }

    /// The document with these members added or replaced; nil leaves a member as it is.
    static func merging(
        _ document: JSON, with members: KeyValuePairs<String, JSON?>
    ) -> JSON {
        var result = document.members ?? []
        for (name, value) in members {
            guard let value else { continue }
            let member = JSON.Member(name, value)
            if let index = result.firstIndex(where: { $0.name == name }) {
                result[index] = member
            } else {
                result.append(member)
            }
        }
        return .object(result)
    }
}

extension Money {
    /// `amount` as typed, in minor units of the currency.
    static func document(_ amount: String, _ currency: Asset) throws(Refusal) -> JSON {
        Money(try MoneyText.minorUnits(amount, currency), currency).json
    }
}
