import ArgumentParser

/// The program: server and command line.
@main
struct Scrip: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scrip",
        abstract: "Issues, checks and redeems coupons and gift cards.",
        discussion: """
            Everything lives in one database file and its key file (FILE.key). `scrip serve` runs \
            the HTTP server; the other commands work on a file that no server has open, or on a \
            running server with --url and --key.

            Start here: scrip serve --database shop.sqlite --port 8080
            """,
        version: "0.1.0",
        subcommands: [ServeCommand.self, InitCommand.self, VerifyCommand.self])
}
