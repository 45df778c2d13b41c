/// One step of the schema's history. Once released it never changes.
package struct Migration: Sendable {
    /// 1 or more, rising.
    package let number: Int
    package let name: String
    /// Why the schema had to change, for the person who reads the history.
    package let why: String
    package let statements: [SQL]
    /// A query for rows that contradict what the migration promises. If it finds one, the
    /// migration is taken back and fails as a `check` constraint.
    package let check: SQL?

    package init(number: Int, name: String, why: String, statements: [SQL], check: SQL?) {
        self.number = number
        self.name = name
        self.why = why
        self.statements = statements
        self.check = check
    }

    /// FNV-1a (64 bit, http://www.isthe.com/chongo/tech/comp/fnv/) over number, name and every
    /// text before expansion, so it is the same on both databases. It guards against edits by
    /// mistake, not against forgers.
    package var fingerprint: Int64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        func mix(_ text: String) {
            for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
            hash = (hash ^ 0xff) &* 0x100_0000_01b3
        }
        mix(String(number))
        mix(name)
        for statement in statements { mix(statement.text) }
        mix(check?.text ?? "")
        return Int64(bitPattern: hash)
    }
}
