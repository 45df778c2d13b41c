import ArgumentParser
import Codes

/// Whom a business command talks to, and how it prints.
struct TargetOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The database: a file that no server has open, or postgresql://USER@HOST/NAME.",
            valueName: "file"))
    var database: String?

    @Option(
        help: ArgumentHelp(
            "The root key file. Default: the database file with .key appended.",
            valueName: "file"))
    var rootKey: String?

    @Option(
        help: ArgumentHelp("A running server, e.g. http://127.0.0.1:8080.", valueName: "url"))
    var url: String?

    @Option(
        help: ArgumentHelp(
            "A file with the API key for --url. Default: the environment's SCRIP_KEY.",
            valueName: "file"))
    var keyFile: String?

    @Flag(help: "Print the exact answer documents, one per line.")
    var json = false

    func validate() throws {
        guard (database == nil) != (url == nil) else {
            throw ValidationError("Give either --database FILE or --url URL.")
        }
        if database != nil { try databaseOptions.validate() }
    }

    private var databaseOptions: DatabaseOptions {
        var options = DatabaseOptions()
        options.database = database ?? ""
        options.rootKey = rootKey
        return options
    }

    func client() async throws -> any OperationClient {
        if let url { return try RemoteClient(url: url, keyFile: keyFile) }
        return try await LocalClient.open(databaseOptions)
    }
}

/// The idempotency key of commands that change something.
struct ChangeOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Repeating a command with the same key changes nothing and answers the same.",
            valueName: "key"))
    var idempotencyKey: String?
}

/// Which page of a list.
struct PageOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Most items, 1 to 200.", valueName: "count"))
    var limit = 50

    @Option(help: ArgumentHelp("Where the page before ended.", valueName: "cursor"))
    var cursor: String?

    var query: [String: String?] { ["limit": String(limit), "cursor": cursor] }
}

/// A command that performs operations. `run(_:)` gets the session; opening, closing and printing
/// refusals are done once, here.
protocol OperationCommand: AsyncParsableCommand {
    var target: TargetOptions { get }
    var change: ChangeOptions { get }
    func run(_ session: Session) async throws
}

extension OperationCommand {
    var change: ChangeOptions {
        var options = ChangeOptions()
        options.idempotencyKey = nil
        return options
    }

    mutating func run() async throws {
        let session = Session(
            client: try await target.client(), isJSON: target.json,
            idempotencyKey: change.idempotencyKey ?? RandomText.make())
        do {
            try await run(session)
        } catch {
            try? await session.client.close()
            throw error
        }
        try await session.client.close()
    }
}
