import DevProcess
import Domain
import Foundation
import Testing

@Suite("The codes of a batch at the command line")
struct BatchExportTests {
    private func batch(_ shop: Shop, count: Int) throws -> String {
        let campaign = try shop.id(
            "campaign", "create", "--name", "Leaflets", "--currency", "CNY", "--days", "30")
        let offer = try shop.id(
            "offer", "create", "--campaign", campaign, "--name", "Five off", "--amount-off", "5.00")
        return try shop.id(
            "batch", "create", "--offer", offer, "--name", "Leaflet", "--count", "\(count)")
    }

    @Test("a file that was interrupted is gone on with, and never written over")
    func filesAreGoneOnWith() throws {
        let shop = try Shop()
        let id = try batch(shop, count: 30)
        let whole = shop.folder.file("whole.csv")
        let first = try shop.run("batch", "export", id, "--output", whole)
        #expect(first.status == 0 && first.errors.contains("30 codes in "), "\(first.errors)")
        #expect(try shop.run("batch", "export", id, "--output", whole).status == 1)
        let attributes = try FileManager.default.attributesOfItem(atPath: whole)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        let parts = shop.folder.file("parts.csv")
        _ = try shop.run("batch", "export", id, "--output", parts, "--count", "10")
        let rest = try shop.run(
            "batch", "export", id, "--output", parts, "--from", "11", "--append")
        #expect(rest.status == 0, "\(rest.errors)")
        #expect(FileManager.default.contents(atPath: parts) == contents(whole))
        let null = try shop.run("batch", "export", id, "--output", "/dev/null")
        #expect(null.status == 0, "\(null.errors)")
    }

    @Test("every exported drawing is scanned as the code of its line")
    func drawingsAreScanned() throws {
        let shop = try Shop()
        let id = try batch(shop, count: 25)
        let (file, drawings) = (shop.folder.file("codes.jsonl"), shop.folder.file("drawings"))
        let ending = try shop.run(
            "batch", "export", id, "--output", file, "--format", "jsonl", "--qr", "png",
            "--qr-dir", drawings)
        #expect(ending.status == 0, "\(ending.errors)")
        let lines = String(decoding: contents(file) ?? Data(), as: UTF8.self).split(separator: "\n")
        let codes = try lines.map { try JSON.parse(String($0))["signed_code"]?.stringValue }
        let names = try FileManager.default.contentsOfDirectory(atPath: drawings).sorted()
        #expect(names.first == "0000000001.png" && names.count == 25)
        #expect(try scan(names.map { "\(drawings)/\($0)" }) == codes)
        let code = try #require(codes[24])
        let redeemed = try shop.run(
            "redeem", "--code", code, "--order", "R-1", "--line", "TEA:1:20.00:tea")
        #expect(redeemed.status == 0, "\(redeemed.errors)")
    }

    private func contents(_ path: String) -> Data? {
        FileManager.default.contents(atPath: path)
    }

    /// Read by a decoder that is not ours (zbarimg of Debian's zbar-tools).
    private func scan(_ paths: [String]) throws -> [String?] {
        let ending = try ChildProcess.runHere(
            "zbarimg", ["--raw", "-q", "-Sdisable", "-Sqrcode.enable"] + paths)
        return ending.output.split(separator: "\n").map { String($0) }
    }
}
