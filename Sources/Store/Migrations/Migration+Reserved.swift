import Database

/// Numbers that parts of the same release have and that are still empty: each part takes its
/// number out of this file when it brings its tables. None of them was ever published.
extension Migrations {
    static let migration7 = reserved(7)
    static let migration8 = reserved(8)
    static let migration9 = reserved(9)

    private static func reserved(_ number: Int) -> Migration {
        Migration(
            number: number, name: "reserved", why: "numbers have no gaps", statements: [],
            check: nil)
    }
}
