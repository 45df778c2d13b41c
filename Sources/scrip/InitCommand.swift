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

    func run() async throws {
        guard let asset = Asset(currency: currency) else {
            throw ValidationError("--currency takes three capital letters, e.g. CNY.")
        }
        let opened = try await OpenedEngine.open(
            options, logger: JSONLogHandler.logger(level: .warning))
        let keyFile = options.database + ".operator-key"
        let (_, isNew) = try await opened.ensureMerchant(
            name: merchant, currency: asset, keyFile: keyFile)
        try await opened.engine.close()
        guard isNew else {
            throw ValidationError(
                "\(options.database) has a merchant already. Use it, or name another file.")
        }
        print("created \(options.database)")
        print("root key: \(options.rootKeyPath) (back it up apart from the database)")
        print("operator key: \(keyFile)")
        print("next: scrip serve --database \(options.database) --port 8080")
    }
}
