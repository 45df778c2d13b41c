// The room "Care": commands on the database file itself, for the operator: making it, checking
// it, copying it away and back, examining its surroundings, and reading everything out.

import ArgumentParser
import Domain
import Engine
import Ledger
import Logging

/// Creates a database with its first merchant.
struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Create a database, a merchant and a first operator key.",
        discussion: """
            The operator key is written to FILE.operator-key, readable by this account only. Keep \
            FILE.key safe: without it the database can neither sign nor open what it sealed.

            Example: scrip init --database shop.sqlite --merchant "Tea House" --currency CNY
            """)

    @OptionGroup var options: DatabaseOptions

    @Option(help: "Name of the merchant.")
    var merchant: String

    @Option(help: "Currency (ISO 4217).")
    var currency = "CNY"

    @Flag(help: "Print the result as a JSON document.")
    var json = false

    func run() async throws {
        let asset = try Session.currency(currency)
        let opened = try await OpenedEngine.open(
            options, logger: JSONLogHandler.logger(level: .warning))
        let keyFile = options.operatorKeyPath
        let isNew: Bool
        do {
            isNew = try await opened.ensureMerchant(
                name: merchant, currency: asset, keyFile: keyFile
            ).isNew
        } catch {
            try? await opened.engine.close()
            throw error
        }
        try await opened.engine.close()
        guard isNew else {
            throw CommandFailure(
                .refused, "\(options.name) has a merchant already.",
                "Use it as it is, or name another database.")
        }
        if json { return printDocument(keyFile) }
        print("created \(options.name)")
        print("root key: \(options.rootKeyPath) (back it up apart from the database)")
        print("operator key: \(keyFile)")
        let rootKey = options.isServer ? " --root-key \(options.rootKeyPath)" : ""
        print("next: scrip serve --database \(options.name)\(rootKey) --port 8080")
    }

    private func printDocument(_ keyFile: String) {
        let document: JSON = [
            "database": .string(options.name), "root_key": .string(options.rootKeyPath),
            "operator_key_file": .string(keyFile),
        ]
        StandardOutput.write(document.serialized() + [0x0A])
    }
}
