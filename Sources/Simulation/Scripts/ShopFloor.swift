package import Codes
import Database
package import Domain
package import Engine
package import Ledger
import Logging
import Store

/// A shop that has just opened, as the image of a disk: where every script begins.
package struct ShopFloor: Sendable {
    package let image: DiskImage
    package let counter: ShopCounter
    package let root: RootKey

    /// 2026-06-01T12:00:00Z; it stands still.
    package static let time = Timestamp(milliseconds: 1_780_315_200_000)
    package static let path = "shop.sqlite"

    /// A merchant with a campaign, a budget and one offer.
    package static func prepare() async throws -> ShopFloor {
        let disk = SimulatedDisk()
        let root = RootKey(secret: .random(count: 32))
        let engine = try await open(disk, root: root)
        guard let currency = Asset(currency: "CNY") else {
            preconditionFailure("CNY is a currency")
        }
        let tenant = try await engine.createMerchant(name: "Tea House", currency: currency)
        let identity = RequestIdentity(tenant: tenant)
        let campaign = try await engine.createCampaign(
            try CampaignDraft.read([
                "name": "Spring", "currency": "CNY", "starts_at": "2026-01-01T00:00:00Z",
                "ends_at": "2027-01-01T00:00:00Z",
                "budget": ["amount": 100_000_000, "currency": "CNY"],
            ]), identity)
        let campaignID = try outerID(campaign)
        let offer = try await engine.createOffer(try OfferDraft.read(offer(campaignID)), identity)
        let counter = ShopCounter(
            tenant: tenant,
            campaign: try engine.codes.identifier(
                campaignID, as: CampaignID.self, what: "campaign"),
            offer: try outerID(offer))
        try await engine.close()
        return ShopFloor(image: disk.image, counter: counter, root: root)
    }

    package static func offer(_ campaign: String) -> JSON {
        [
            "campaign_id": .string(campaign), "name": "10 off",
            "benefit": ["type": "amount_off", "amount": 1_000],
        ]
    }

    /// The outer id in an answer.
    package static func outerID(_ answer: Answer) throws -> String {
        let document = try JSON.parse(answer.body)
        guard let id = document["id"]?.stringValue else {
            throw ShopSurprise(
                "status \(answer.status): \(String(decoding: answer.body, as: UTF8.self))")
        }
        return id
    }

    /// Opens the engine on a disk. The log is copied back every few commits, so that short
    /// scripts see that too.
    package static func open(
        _ disk: SimulatedDisk, root: RootKey, checkpointPages: Int = 60,
        onFatal: @escaping @Sendable (any Error) -> Void = { _ in }
    ) async throws -> Engine {
        var options = SQLiteOptions()
        options.vfs = disk.vfsName
        options.readers = 1
        options.cacheKibibytes = 4_096
        options.checkpointPages = checkpointPages
        let driver = try SQLiteDriver(path: path, options: options)
        do {
            return try await Engine.open(
                driver: driver,
                configuration: EngineConfiguration(
                    root: root, logger: Logger(label: "shop") { _ in SwiftLogNoOpLogHandler() },
                    clock: { time }, onFatal: onFatal))
        } catch {
            try? driver.close()
            throw error
        }
    }
}

/// Something that a script did not expect of a sound engine.
package struct ShopSurprise: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}

extension Engine {
    /// Entries in the journal.
    package func journalEntries() async throws -> Int64 {
        try await read { try JournalTable.head($0.connection)?.entries ?? 0 }
    }
}
