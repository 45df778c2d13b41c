import Database

extension Migrations {
    /// Two numbers for databases that several engines share.
    ///
    /// `epoch`: the highest timeline of the database server that has decided. A server that was
    /// replaced and comes back has a lower one, so it is recognised and not written to.
    /// `keys`: counts changes of key slots and API keys, so that every engine notices them.
    static let migration2 = Migration(
        number: 2, name: "epoch and key version of the journal",
        why: "a replaced primary must not decide again; a revoked key ends everywhere",
        statements: [
            SQL("ALTER TABLE journal_head ADD COLUMN epoch {bigint} NOT NULL DEFAULT 0"),
            SQL("ALTER TABLE journal_head ADD COLUMN keys {bigint} NOT NULL DEFAULT 0"),
        ], check: nil)
}
