// The room "Coupons": commands around coupons and the image of a code, which gift cards share.

import ArgumentParser
import Domain

/// `scrip coupon ...`
struct CouponCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "coupon", abstract: "Issue, show, list, draw and void coupons.",
        discussion: """
            Example: scrip coupon issue --database shop.sqlite --offer off_3M7Q0Z9K2X4TB \
            --member m-1001
            """,
        subcommands: [
            CouponIssue.self, CouponShow.self, CouponList.self, CouponQR.self, CouponVoid.self,
        ])
}

struct CouponIssue: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "issue", abstract: "Issue coupons and print their codes.",
        discussion: """
            One coupon is printed in full; of several, one line each with id, typed code and \
            signed code. Each is issued by itself: after a refusal, repeat the command with the \
            same --idempotency-key to go on without issuing any twice.

            Example: scrip coupon issue --database shop.sqlite --offer off_3M7Q0Z9K2X4TB \
            --count 100 > codes.txt
            """)

    @OptionGroup var target: TargetOptions
    @OptionGroup var change: ChangeOptions
    @Option(help: "The offer's id (off_...).") var offer: String
    @Option(help: "The member they are for. Default: whoever has the code.")
    var member: String?
    @Option(help: "When they expire (RFC 3339). Default: with the offer.")
    var expiresAt: String?
    @Option(help: "The customer's device, by the merchant's own name.") var device: String?
    @Option(help: ArgumentHelp("How many, 1 to \(Limits.couponsPerIssue).", valueName: "count"))
    var count = 1

    func validate() throws {
        guard (1...Limits.couponsPerIssue).contains(count) else {
            throw ValidationError("--count takes 1 to \(Limits.couponsPerIssue).")
        }
    }

    func run(_ session: Session) async throws {
        let body = JSON.object(present: [
            "offer_id": .string(offer), "member": member.map(JSON.string),
            "expires_at": expiresAt.map(JSON.string), "device": device.map(JSON.string),
        ])
        let bar = ProgressBar("issuing", isShown: StandardError.isTerminal && count > 1)
        defer { bar.finish() }
        for number in 1...count {
            let answer = try await session.change("issueCoupon", body: body, number: number)
            if count == 1 || session.isJSON {
                try session.print(answer)
            } else {
                let coupon = try JSON.parse(answer.body)
                let cells = ["id", "code", "signed_code"].map { coupon[$0]?.stringValue ?? "" }
                print(cells.joined(separator: "  "))
            }
            bar.show(Double(number) / Double(count))
        }
    }
}

struct CouponShow: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a coupon.",
        discussion: "Example: scrip coupon show --database shop.sqlite cpn_3M7Q0Z9K2X4TB")

    @OptionGroup var target: TargetOptions
    @Argument(help: "The coupon's id (cpn_...).") var id: String

    func run(_ session: Session) async throws {
        try await session.show(OperationCall("getCoupon", path: ["coupon_id": id]))
    }
}

struct CouponList: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List a member's coupons.",
        discussion: "Example: scrip coupon list --database shop.sqlite --member m-1001")

    @OptionGroup var target: TargetOptions
    @OptionGroup var page: PageOptions
    @Option(help: "The merchant's own number of the member.") var member: String

    func run(_ session: Session) async throws {
        try await session.list(
            OperationCall(
                "listMemberCoupons", path: ["external_id": member], query: page.query),
            columns: ["id", "offer_id", "state", "uses_left", "expires_at", "code"])
    }
}

struct CouponQR: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "qr", abstract: "Draw a coupon's signed code.",
        discussion: """
            Example: scrip coupon qr --database shop.sqlite cpn_3M7Q0Z9K2X4TB --format png \
            --output coupon.png
            """)

    @OptionGroup var target: TargetOptions
    @OptionGroup var image: CodeImageOptions
    @Argument(help: "The coupon's id (cpn_...).") var id: String

    func run(_ session: Session) async throws {
        try await image.draw("getCouponQR", path: ["coupon_id": id], session)
    }
}

struct CouponVoid: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "void", abstract: "Take a coupon out of use for good.",
        discussion: """
            Example: scrip coupon void --database shop.sqlite cpn_3M7Q0Z9K2X4TB --reason \
            "Printed wrongly"
            """)

    @OptionGroup var target: TargetOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The coupon's id (cpn_...).") var id: String
    @Option(help: "Why, for the journal.") var reason: String?

    func run(_ session: Session) async throws {
        try await session.change("voidCoupon", path: ["coupon_id": id], reason: reason)
    }
}
