// The room "Events": the outbox. It is the journal itself, read by merchant from a cursor: every
// event was committed with its effect, each has its place in one order, and none can be lost.

import Codes
package import Domain
import Ledger
import Store

extension Engine {
    /// Events after a journal sequence, oldest first.
    package func events(tenant: TenantID, after: Int64, limit: Int) async throws -> Page {
        try await read { work in
            let rows = try JournalTable.page(
                tenant: tenant.number, after: after, limit: limit + 1, work.connection)
            return try Page(rows, limit: limit, number: \.sequence) { stored in
                let entry = try JournalEntry(bytes: stored.bytes)
                return [
                    "sequence": .integer(entry.sequence), "kind": .string(entry.event),
                    "subject": .string(entry.subject), "at": .string(entry.time.rfc3339),
                    "data": try JSON.parse(entry.payload),
                ]
            }
        }
    }

    /// The last block with its signature, as hexadecimal text.
    package func journalHead() async throws -> JSON {
        let codes = codes
        return try await read { work in
            guard let head = try JournalTable.head(work.connection),
                let stored = try JournalTable.block(head.block, work.connection)
            else { throw Refusal.notFound("journal block") }
            let block = try Block(signedBytes: stored.header)
            let key = codes.currentRing.publicKey(
                tenant: 0, slot: block.keySlot, purpose: .journal)
            return [
                "block": .integer(head.block), "entries": .integer(head.entries),
                "root": .string(hexadecimal(block.merkleRoot)),
                "hash": .string(hexadecimal(stored.hash)),
                "previous_hash": .string(hexadecimal(block.previousHash)),
                "closed_at": .string(block.time.rfc3339),
                "key_slot": .integer(Int64(block.keySlot)),
                "header": .string(hexadecimal(stored.header)),
                "signature": .string(hexadecimal(stored.signature)),
                "public_key": .string(hexadecimal(key?.bytes ?? [])),
            ]
        }
    }
}

/// Lower-case hexadecimal text of bytes.
package func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count * 2)
    for byte in bytes {
        text.append(digits[Int(byte >> 4)])
        text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
}
