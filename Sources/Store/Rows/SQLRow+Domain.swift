package import Database
package import Domain
package import Ledger

/// Reads the values of our domain out of columns. Whatever does not fit is a corrupt row.
extension SQLRow {
    package func timestamp(_ index: Int) throws -> Timestamp {
        Timestamp(milliseconds: try integer(index))
    }

    package func asset(_ index: Int) throws -> Asset {
        guard let asset = Asset(stored: try text(index)) else { throw corrupt(index) }
        return asset
    }

    package func enumeration<E: RawRepresentable>(_ index: Int) throws -> E
    where E.RawValue == Int64 {
        guard let value = E(rawValue: try integer(index)) else { throw corrupt(index) }
        return value
    }

    package func json(_ index: Int) throws -> JSON {
        do {
            return try JSON.parse(Array(try text(index).utf8))
        } catch is Refusal {
            throw corrupt(index)
        }
    }

    package func offerDefinition(_ index: Int) throws -> OfferDefinition {
        do {
            return try OfferDefinition.read(try json(index))
        } catch is Refusal {
            throw corrupt(index)
        }
    }

    private func corrupt(_ index: Int) -> DatabaseFailure {
        DatabaseFailure(
            .corrupt, "Column \(index) of a stored row cannot be read. Run `scrip verify`.")
    }
}
