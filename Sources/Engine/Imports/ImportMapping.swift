import Domain
import Ledger

/// How the columns of a file become our fields: a small JSON document.
///
///     {
///       "kind": "orders",
///       "columns": {
///         "reference": "basket_id", "sku": "product_id", "quantity": "quantity",
///         "amount": ["sales_value", "retail_disc"], "at": "day"
///       },
///       "constants": {"store": "S1"},
///       "time": {
///         "at": {
///           "unit": "day_number", "epoch": "2016-12-31T00:00:00Z",
///           "minute_column": "minute", "plus_minutes": 0
///         }
///       },
///       "money": {"decimals": 2},
///       "ignore": ["coupon_disc"]
///     }
///
/// `format` is `csv` or `jsonl`; without it the file's name decides. A money field may be the sum
/// of columns. A constant of a money field is a whole number of minor units, or a text in the
/// file's decimals. Columns of the file that are neither used nor ignored are refused, so that a
/// misspelt mapping shows; `"ignore_unlisted": true` takes them. Members may have any number of
/// `attributes.<name>` columns.
package struct ImportMapping: Hashable, Sendable {
    package enum Format: String, CaseIterable, Sendable {
        case csv
        case jsonLines = "jsonl"
    }

    package let kind: ImportKind
    /// Nil: by the file's name.
    package let format: Format?
    /// Their columns by our field.
    let columns: [String: [String]]
    let constants: [String: JSON]
    /// Attributes of members, by name, in order of names.
    let attributes: [Attribute]
    let times: [String: TimeRule]
    /// Digits after the point of one major unit, 0 ... 6.
    let decimals: Int
    let ignored: Set<String>
    let ignoresUnlisted: Bool
    /// The document as it was given; part of a file's fingerprint.
    let document: JSON

    struct Attribute: Hashable, Sendable {
        let name: String
        let column: String
    }

    /// The format of a file: what the mapping says, else the name (`.jsonl`, `.ndjson`, also with
    /// `.gz` after it), else CSV.
    func format(ofFile name: String) -> Format {
        if let format { return format }
        let parts = name.lowercased().split(separator: ".")
        let word = parts.last == "gz" ? parts.dropLast().last : parts.last
        return word == "jsonl" || word == "ndjson" ? .jsonLines : .csv
    }
}
