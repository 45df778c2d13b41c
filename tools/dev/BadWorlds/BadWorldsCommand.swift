// The room "BadWorlds": what may happen to a database behind a running server's back. Each world is
// named in the log and at `/readyz`, refuses changes cleanly, loses nothing that was acknowledged,
// and service comes back by itself where that is possible.

import ArgumentParser
import Foundation

/// Takes databases away from the served program in many ways, and gives them back.
struct BadWorldsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "badworlds",
        abstract: "Take the database away from a server, and check what it says and keeps.",
        discussion: "Files are moved, replaced, removed, damaged; a PostgreSQL server of its own "
            + "is stopped, slowed down, cut off, made read-only and filled with connections.")

    @OptionGroup var options: ServerOptions

    @Flag(help: "Only the worlds of files.")
    var filesOnly = false

    @Flag(help: "Only the worlds of a PostgreSQL server.")
    var postgresOnly = false

    func run() async throws {
        let start = ContinuousClock.now
        try await options.inFreshFolder("badworlds") { folder in
            var count = 0
            if !postgresOnly {
                count += try await FileWorlds(scrip: options.scrip, folder: folder).run()
            }
            if !filesOnly {
                count += try await PostgresWorlds(scrip: options.scrip, folder: folder).run()
            }
            let seconds = (ContinuousClock.now - start).components.seconds
            say("bad worlds \(count), lost 0, broken 0, seconds \(seconds)")
        }
    }
}
