import Domain

/// What was taken from counters, as documents store it: kind, subject, period, amount.
extension [CountTaken] {
    func append(to writer: inout JSONWriter) {
        writer.member("counts", each: self) { writer, count in
            writer.beginArray()
            writer.integer(count.kind)
            writer.string(count.subject)
            writer.integer(count.period)
            writer.integer(count.amount)
            writer.endArray()
        }
    }
}

extension CountTaken {
    init?(stored json: JSON) {
        guard let kind = json[0]?.integerValue, let subject = json[1]?.stringValue,
            let period = json[2]?.integerValue, let amount = json[3]?.integerValue
        else { return nil }
        self.init(kind: kind, subject: subject, period: period, amount: amount)
    }
}
