import Domain
import Foundation
import Testing

@Suite("Issue jobs at the command line")
struct IssueJobTests {
    private func offer(_ shop: Shop, members: Int) throws -> (campaign: String, offer: String) {
        let campaign = try shop.id(
            "campaign", "create", "--name", "Birthdays", "--currency", "CNY", "--days", "30")
        let offer = try shop.id(
            "offer", "create", "--campaign", campaign, "--name", "Five off", "--amount-off", "5.00")
        let lines = (1...members).map { "m-\($0)\n" }.joined()
        let file = try shop.folder.write("id\n" + lines, to: "members.csv")
        let mapping = try shop.folder.write(
            #"{"kind":"members","columns":{"external_id":"id"}}"#, to: "members.json")
        let ending = try shop.run("import", file, "--mapping", mapping)
        try #require(ending.status == 0, "\(ending.errors)")
        return (campaign, offer)
    }

    private func list(_ shop: Shop, _ names: [String]) throws -> String {
        try shop.folder.write(names.joined(separator: "\r\n\n"), to: "list.txt")
    }

    @Test("a job on a file is made, rests, is run and tells whom it refused")
    func jobOnAFile() throws {
        let shop = try Shop()
        let (_, offer) = try offer(shop, members: 450)
        let names = (1...450).map { "m-\($0)" } + ["stranger", "m-1"]
        let file = try list(shop, names)
        let made = try shop.ask(
            "job", "create", "--offer", offer, "--name", "Birthdays", "--members", file,
            "--idempotency-key", "k")
        let id = try #require(made["id"]?.stringValue)
        #expect(made["state"]?.stringValue == "running" && made["total"] == 452)
        let again = try shop.ask(
            "job", "create", "--offer", offer, "--name", "Birthdays", "--members", file,
            "--idempotency-key", "k")
        #expect(again == made, "repeated with the same key")
        #expect(try shop.ask("job", "pause", id)["state"]?.stringValue == "paused")
        #expect(try shop.run("job", "run").status == 0)
        #expect(try shop.ask("job", "show", id)["done"] == 0, "it rests")
        #expect(try shop.ask("job", "resume", id)["state"]?.stringValue == "running")
        #expect(try shop.run("job", "run").status == 0)
        let after = try shop.ask("job", "show", id)
        #expect(after["state"]?.stringValue == "finished" && after["issued"] == 450, "\(after)")
        let refusals = try shop.run("job", "refusals", id).output
        #expect(refusals.contains("stranger") && refusals.contains("already_exists"), "\(refusals)")
        #expect(try shop.run("job", "list").output.contains("Birthdays"))
        #expect(try shop.run("job", "list").output.split(separator: "\n").count == 2)
        try cancelling(shop, offer)
        #expect(try shop.run("verify").status == 0)
    }

    private func cancelling(_ shop: Shop, _ offer: String) throws {
        let id = try shop.id(
            "job", "create", "--offer", offer, "--name", "Everyone", "--all-members")
        let cancelled = try shop.ask("job", "cancel", id, "--void-issued")
        #expect(cancelled["state"]?.stringValue == "cancelled", "nothing was issued yet")
        let refused = try shop.run("job", "resume", id)
        #expect(refused.status == 1 && refused.errors.contains("(illegal_state)"))
    }

    @Test("a list that cannot be used is refused with what to do")
    func badListsAreRefused() throws {
        let shop = try Shop()
        let (_, offer) = try offer(shop, members: 1)
        func create(_ more: String...) throws -> Ending {
            try Program.run(
                ["job", "create", "--offer", offer, "--name", "n"] + more + shop.target)
        }
        #expect(try create().status == 2)
        #expect(try create("--members", shop.folder.file("none.txt")).status != 0)
        let empty = try create("--members", try shop.folder.write("\n\n", to: "empty.txt"))
        #expect(empty.status == 1 && empty.errors.contains("(out_of_range)"), "\(empty.errors)")
        let strange = try create("--members", try shop.folder.write("a b\n", to: "strange.txt"))
        #expect(strange.status == 1, "\(strange.errors)")
        let endless = String(repeating: "x", count: 1_000_000)
        let long = try create("--members", try shop.folder.write(endless, to: "long.txt"))
        #expect(long.status == 1 && long.errors.contains("one member number on each line"))
        #expect(
            try create("--members", shop.database, "--all-members").status == 2,
            "both at once")
    }

    @Test("a served job goes on after every kill -9, with no gap and no double")
    func killedServerGoesOn() throws {
        let shop = try Shop()
        let count = 20_000
        let (campaign, offer) = try offer(shop, members: count)
        let file = try list(shop, (1...count).map { "m-\($0)" } + ["m-7", "m-\(count)"])
        var serving = try ServingShop(shop)
        let id = try serving.shop.id(
            "job", "create", "--offer", offer, "--name", "Birthdays", "--members", file)
        var places: [Int64] = []
        while true {
            let job = try serving.shop.ask("job", "show", id)
            if job["state"]?.stringValue == "finished" { break }
            let done = try #require(job["done"]?.integerValue)
            guard done > (places.last ?? -1) + 1_500 else { continue }
            places.append(done)
            serving.killNow()
            serving = try ServingShop(shop)
        }
        let job = try serving.shop.ask("job", "show", id)
        #expect(job["issued"]?.integerValue == Int64(count), "killed at \(places)")
        #expect(job["refused"] == 2)
        let report = try serving.shop.ask("report", "campaign", campaign)
        #expect(report["issued"]?.integerValue == Int64(count), "killed at \(places)")
        for number in stride(from: 1, through: count, by: 2_500) {
            let coupons = try serving.shop.ask("coupon", "list", "--member", "m-\(number)")
            #expect(coupons["items"]?.arrayValue?.count == 1)
        }
        serving.killNow()
        let verified = try shop.run("verify")
        #expect(verified.status == 0, "\(verified.output)")
    }
}
