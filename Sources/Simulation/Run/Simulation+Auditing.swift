import Domain
import Engine
import Ledger

/// One answer and what the model says to it.
extension Simulation {
    /// An outcome that came without the writer: a read, a refusal on the way, or a full stop.
    func auditAtOnce(_ client: Client, _ outcome: Outcome) throws {
        guard let request = client.request else { return }
        switch outcome {
        case .answer(let answer) where request.deed.isRead:
            let prediction = model.read(
                request.deed, request.merchant, now: clock.now.milliseconds)
            try compare(answer, prediction, isReplay: false, request)
            client.drop()
        case .refusedEarly(let refusal):
            try compareEarly(refusal, request)
            client.drop()
        case .answer(let answer):
            throw Disagreement(
                "\(request.deed.name) was answered \(answer.status) without the writer")
        case .failed(let reason):
            guard isRefusing else {
                throw Disagreement("\(request.deed.name) failed without a fault: \(reason)")
            }
            result.coverage["\(request.deed.name) turned away", default: 0] += 1
        }
    }

    /// After a failure of its storage the engine turns commands away until it serves again.
    var isRefusing: Bool { world.engine.health.refusal != nil }

    private func compareEarly(_ refusal: Refusal, _ request: Request) throws {
        let code = refusal.code.rawValue
        let expected: String? =
            request.deed.isRead
            ? model.read(request.deed, request.merchant, now: clock.now.milliseconds).code
            : model.earlyRefusal(request)
        guard code == expected else {
            throw Disagreement(
                "\(request.deed.name) was refused early with \(code), the model says"
                    + " \(expected ?? "it may not be") to \(request.deed)")
        }
        note(request, code, Array(code.utf8))
    }

    /// An outcome that came from a batch.
    func audit(_ client: Client, _ outcome: Outcome, now: Int64, mayFail: Bool) throws {
        guard let request = client.request else { return }
        switch outcome {
        case .answer(let answer):
            let (prediction, isReplay) = model.settle(request, now: now, sentAt: client.sentAt)
            // What this batch did in an attempt that nobody heard of is answered as done now, once.
            let isFirst =
                !answer.isReplay
                && request.key.map {
                    firstUnheard.remove(Model.AnswerKey(merchant: request.merchant, key: $0)) != nil
                } ?? false
            let isOld = isReplay && !isFirst
            try compare(answer, prediction, isReplay: isOld, request)
        case .refusedEarly(let refusal):
            try compareEarly(refusal, request)
        case .failed(let reason):
            guard mayFail || isRefusing || reason == "\(Unavailable.overloaded)" else {
                throw Disagreement("\(request.deed.name) failed without a fault: \(reason)")
            }
            result.coverage["\(request.deed.name) failed", default: 0] += 1
        }
    }

    private func compare(
        _ answer: Answer, _ prediction: Prediction, isReplay: Bool, _ request: Request
    ) throws {
        guard let json = try? JSON.parse(answer.body) else {
            throw Disagreement("\(request.deed.name): the answer is no JSON")
        }
        try AnswerCheck.check(answer, json, against: prediction, isReplay: isReplay, request)
        try keep(answer, isReplay: isReplay, prediction, request)
        if let created = prediction.created {
            model.learn(created, of: request.merchant, from: json) { [world] in world.number($0) }
        }
        note(request, (isReplay ? "again " : "") + outcomeName(answer, json), answer.body)
    }

    private func outcomeName(_ answer: Answer, _ json: JSON) -> String {
        if json["valid"]?.boolValue == false || answer.isRefusal {
            return json["code"]?.stringValue ?? "\(answer.status)"
        }
        return "\(answer.status)"
    }

    /// A repeated answer is the first one, byte for byte.
    private func keep(
        _ answer: Answer, isReplay: Bool, _ prediction: Prediction, _ request: Request
    ) throws {
        guard let key = request.key, prediction.code != "idempotency_key_reused" else { return }
        let place = Model.AnswerKey(merchant: request.merchant, key: key)
        guard let known = model.kept[place] else { return }
        if let body = known.body {
            guard body == answer.body else {
                throw Disagreement("\(request.deed.name): the repeated answer has other bytes")
            }
        } else {
            model.kept[place]?.body = answer.body
        }
    }
}
