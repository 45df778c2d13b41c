// The room "IssueJobs": commands around jobs that issue a coupon to each of many members.

import ArgumentParser
import Domain
import Engine
import Foundation

/// `scrip job ...`
struct JobCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "job", abstract: "Issue a coupon to each of many members.",
        discussion: """
            A running server goes through its jobs by itself; on a file, `scrip job run` does.

            Example: scrip job create --database shop.sqlite --offer off_3M7Q0Z9K2X4TB --name \
            Birthdays --members members.txt
            """,
        subcommands: [
            JobCreate.self, JobShow.self, JobList.self, JobRefusals.self, JobPause.self,
            JobResume.self, JobCancel.self, JobRun.self,
        ])
}

struct JobCreate: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Make a job and start it.",
        discussion: """
            The list is a file with one member number on each line. After an interruption, repeat \
            the command with the same --idempotency-key.

            Example: scrip job create --database shop.sqlite --offer off_3M7Q0Z9K2X4TB --name \
            Birthdays --members members.txt
            """)

    @OptionGroup var target: TargetOptions
    @OptionGroup var change: ChangeOptions
    @Option(help: "The offer's id (off_...).") var offer: String
    @Option(help: "What the coupons are for.") var name: String
    @Option(help: ArgumentHelp("The list of members.", valueName: "file")) var members: String?
    @Flag(help: "All members known now.") var allMembers = false
    @Option(help: "The members of this audience.") var audience: String?
    @Option(help: "When the coupons expire (RFC 3339). Default: with the offer.")
    var expiresAt: String?

    func validate() throws {
        let given = [members != nil, allMembers, audience != nil].filter { $0 }
        guard given.count == 1 else {
            throw ValidationError(
                "Give one of --members FILE, --all-members and --audience NAME.")
        }
    }

    func run(_ session: Session) async throws {
        let list = try members.map(MemberFile.init(path:))
        let kind: IssueJobDraft.Audience =
            allMembers ? .allMembers : audience == nil ? .list : .named
        let created = try await session.change(
            "createIssueJob",
            body: .object(present: [
                "offer_id": .string(offer), "name": .string(name),
                "audience": .string(kind.rawValue),
                "audience_name": audience.map(JSON.string),
                "expires_at": expiresAt.map(JSON.string),
            ]))
        guard let list else { return try session.print(created) }
        let id = try JSON.parse(created.body)["id"]?.stringValue ?? ""
        var number = 1
        while let page = try list.next() {
            number += 1
            _ = try await session.change(
                "addIssueJobMembers", path: ["job_id": id],
                body: ["members": .array(page.map(JSON.string))], number: number)
        }
        try session.print(
            try await session.change("startIssueJob", path: ["job_id": id], number: number + 1))
    }
}

struct JobShow: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a job and how far it is.",
        discussion: "Example: scrip job show --database shop.sqlite job_3M7Q0Z9K2X4TB")

    @OptionGroup var target: TargetOptions
    @Argument(help: "The job's id (job_...).") var id: String

    func run(_ session: Session) async throws {
        try await session.show(OperationCall("getIssueJob", path: ["job_id": id]))
    }
}

struct JobList: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List jobs, oldest first.",
        discussion: "Example: scrip job list --database shop.sqlite")

    @OptionGroup var target: TargetOptions
    @OptionGroup var page: PageOptions

    func run(_ session: Session) async throws {
        try await session.list(
            OperationCall("listIssueJobs", query: page.query),
            columns: ["id", "name", "state", "total", "issued", "refused"])
    }
}

struct JobRefusals: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "refusals", abstract: "List the members that got no coupon, and why.",
        discussion: "Example: scrip job refusals --database shop.sqlite job_3M7Q0Z9K2X4TB")

    @OptionGroup var target: TargetOptions
    @OptionGroup var page: PageOptions
    @Argument(help: "The job's id (job_...).") var id: String

    func run(_ session: Session) async throws {
        try await session.list(
            OperationCall("listIssueJobRefusals", path: ["job_id": id], query: page.query),
            columns: ["member", "code"])
    }
}

struct JobPause: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause", abstract: "Let a job rest.",
        discussion: "Example: scrip job pause --database shop.sqlite job_3M7Q0Z9K2X4TB")

    @OptionGroup var target: TargetOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The job's id (job_...).") var id: String

    func run(_ session: Session) async throws {
        try session.print(try await session.change("pauseIssueJob", path: ["job_id": id]))
    }
}

struct JobResume: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Let a paused job go on.",
        discussion: "Example: scrip job resume --database shop.sqlite job_3M7Q0Z9K2X4TB")

    @OptionGroup var target: TargetOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The job's id (job_...).") var id: String

    func run(_ session: Session) async throws {
        try session.print(try await session.change("resumeIssueJob", path: ["job_id": id]))
    }
}

struct JobCancel: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel", abstract: "Stop a job for good.",
        discussion: """
            What it issued stays, unless --void-issued is given: then each coupon that nobody has \
            used is voided.

            Example: scrip job cancel --database shop.sqlite job_3M7Q0Z9K2X4TB
            """)

    @OptionGroup var target: TargetOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The job's id (job_...).") var id: String
    @Flag(help: "Void what it issued and nobody has used.") var voidIssued = false

    func run(_ session: Session) async throws {
        try session.print(
            try await session.change(
                "cancelIssueJob", path: ["job_id": id], body: ["void_issued": .bool(voidIssued)]))
    }
}

struct JobRun: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Run jobs until none has anything left to do.",
        discussion: """
            Works on the database itself; a running server runs its jobs by itself. May be \
            stopped at any moment and goes on where it was.

            Example: scrip job run --database shop.sqlite
            """)

    @OptionGroup var target: TargetOptions

    func run(_ session: Session) async throws {
        let client = try session.localClient(for: "Running jobs")
        let step = try await IssueJobRunner(engine: client.opened.engine).runUntilIdle()
        guard step == .idle else {
            throw CommandFailure(
                .refused, "Another process went on with a job, or somebody stopped it.",
                "Run the command again to go on with what is left.")
        }
    }
}
