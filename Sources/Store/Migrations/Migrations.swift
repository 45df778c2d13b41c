// The room "Migrations": one file per migration, numbered, forward only, each with a why.

package import Database

/// All migrations in order. A database whose newest is not in this list is newer than the
/// program and is refused.
package enum Migrations {
    package static let all: [Migration] = [
        migration1, migration2, migration3, migration4, migration5,
        migration6, migration9, migration10, migration11,
        migration13, migration14, migration15, migration16,
    ]
}
