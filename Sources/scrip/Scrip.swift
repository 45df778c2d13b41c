// The program: server and command line.
//
// Every business command is one or more operations of the HTTP interface, performed through
// `OperationClient`: in-process on a database file (`LocalClient`) or over HTTP on a running
// server (`RemoteClient`). So each command is written once, asks exactly what a mini-program
// would ask, and can print the exact answer document (`--json`). `Session` is the client with the
// way the answer is printed; `Output` turns documents into aligned text. Commands on the file
// itself (verify, backup, restore, doctor, export, import) are in `Care` and `Imports`.
// Folders are the rooms of the other layers.

import ArgumentParser

/// The root command.
struct Scrip: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scrip",
        abstract: "Issues, checks and redeems coupons and gift cards.",
        discussion: """
            Everything lives in one database file and its key file (FILE.key). `scrip serve` runs \
            the HTTP server. The other commands work on a file that no server has open \
            (--database FILE), or through a running server (--url URL, with the API key in \
            --key-file FILE or in the environment as SCRIP_KEY).

            Start here: scrip serve --database shop.sqlite --port 8080

            Add --json for the exact answer documents. Exit status: 0 done, 1 refused or not \
            sound, 2 used wrongly, 3 storage or server not reachable.

            Completions: scrip --generate-completion-script bash > scrip.bash (or zsh, fish)
            """,
        version: "0.1.0",
        groupedSubcommands: [
            CommandGroup(
                name: "Run", subcommands: [ServeCommand.self, InitCommand.self]),
            CommandGroup(
                name: "Offer",
                subcommands: [
                    CampaignCommand.self, OfferCommand.self, MemberCommand.self,
                    AudienceCommand.self, StoreCommand.self, PartyCommand.self,
                    PointsCommand.self,
                ]),
            CommandGroup(
                name: "Carry and redeem",
                subcommands: [
                    CouponCommand.self, BatchCommand.self, JobCommand.self, GiftCardCommand.self,
                    RedeemCommand.self, HoldCommand.self,
                ]),
            CommandGroup(
                name: "See",
                subcommands: [ReportCommand.self, ReceiptCommand.self, ExportCommand.self]),
            CommandGroup(
                name: "Look after",
                subcommands: [
                    KeyCommand.self, VerifyCommand.self, BackupCommand.self,
                    RestoreCommand.self, DoctorCommand.self, ImportCommand.self,
                ]),
        ])
}
