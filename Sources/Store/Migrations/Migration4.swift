import Database

extension Migrations {
    /// Lets every stored row be checked: the head gets sums over the rows that no entry tells of
    /// and a keyed code over itself (see `SideSums`); a table that nothing used goes.
    static let migration4 = Migration(
        number: 4, name: "sums over the rows outside the journal",
        why: "verification finds an edited, added or deleted row of every table",
        statements: [
            SQL("ALTER TABLE journal_head ADD COLUMN sums {blob}"),
            SQL("ALTER TABLE journal_head ADD COLUMN seal {blob}"),
            SQL("DROP TABLE outbox_cursor"),
        ], check: nil)
}
