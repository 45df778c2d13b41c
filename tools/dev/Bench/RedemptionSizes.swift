/// What a real database looks like after redemptions, so that the references write as much into
/// the same tables.
struct RedemptionSizes {
    /// The answer kept for repeats, in bytes.
    let answer: Int
    /// The redemption's own document, in bytes.
    let document: Int
    /// The journal entry, in bytes.
    let entry: Int
    /// The number of the campaign that was redeemed from.
    let campaign: Int
    /// Statements that make the tables and indices.
    let schema: [String]
    /// Statements that insert the rows which every redemption changes.
    let hotRows: [String]
    /// A coupon's columns with the values they have, as SQL.
    let coupon: [(column: String, value: String)]

    /// Reads them from a database whose last changes were redemptions.
    init(_ file: SQLiteFile) throws {
        answer = try file.integer("SELECT max(length(body)) FROM idempotency")
        document = try file.integer("SELECT max(length(document)) FROM redemption")
        entry = try file.integer(
            "SELECT length(bytes) FROM journal_entry ORDER BY sequence DESC LIMIT 1")
        campaign = try file.integer("SELECT campaign FROM campaign_counters")
        schema = try file.texts(
            """
            SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite%'
            ORDER BY type DESC
            """)
        hotRows = try ["account", "campaign_counters", "journal_head"].flatMap { table in
            let columns = try Self.columns(of: table, file).map { "quote(\($0))" }
            return try file.texts(
                "SELECT 'INSERT INTO \(table) VALUES (' || "
                    + columns.joined(separator: " || ',' || ") + " || ')' FROM \(table)")
        }
        coupon = try Self.columns(of: "coupon", file).map { column in
            (column, try file.texts("SELECT quote(\(column)) FROM coupon LIMIT 1").joined())
        }
    }

    private static func columns(of table: String, _ file: SQLiteFile) throws -> [String] {
        try file.texts("SELECT name FROM pragma_table_info('\(table)')")
    }

    /// Inserts coupons 1...count, each with one use left.
    func coupons(_ count: Int) -> String {
        let own = [
            "id": "i", "serial": "i", "entry": "i", "uses_left": "1", "last_redemption": "NULL",
        ]
        let values = coupon.map { own[$0.column] ?? $0.value }.joined(separator: ", ")
        return """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(count))
            INSERT INTO coupon (\(coupon.map(\.column).joined(separator: ", ")))
            SELECT \(values) FROM n
            """
    }
}
