"""Checks the golden vectors with a verifier written from docs/protocols alone.

Standard library only; nothing is taken from the TypeScript code. Slow arithmetic,
variable time: for checking the documents, not for production.

    python3 packages/sdk-core/golden/verify_codes.py

Prints the counts; exit 1 when anything differs.
"""
import base64
import hashlib
import json
import re
import struct
import sys
from pathlib import Path

# --- Elliptic curves: y^2 = x^3 + ax + b over p, base point g of order n -----------------

CURVES = {
    "ES256": dict(
        p=0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF,
        a=-3,
        b=0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B,
        g=(0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
           0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5),
        n=0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
    ),
    "SM2": dict(
        p=0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF,
        a=-3,
        b=0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93,
        g=(0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7,
           0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0),
        n=0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123,
    ),
}


def add(curve, left, right):
    p = curve["p"]
    if left is None:
        return right
    if right is None:
        return left
    (x1, y1), (x2, y2) = left, right
    if x1 == x2 and (y1 + y2) % p == 0:
        return None
    slope = (3 * x1 * x1 + curve["a"]) * pow(2 * y1, -1, p) if left == right else (y2 - y1) * pow(x2 - x1, -1, p)
    x = (slope * slope - x1 - x2) % p
    return x, (slope * (x1 - x) - y1) % p


def multiply(curve, scalar, point):
    result = None
    while scalar:
        if scalar & 1:
            result = add(curve, result, point)
        point = add(curve, point, point)
        scalar >>= 1
    return result


def decompress(curve, key):
    if len(key) != 33 or key[0] not in (2, 3):
        return None
    p, x = curve["p"], int.from_bytes(key[1:], "big")
    if x >= p:
        return None
    square = (pow(x, 3, p) + curve["a"] * x + curve["b"]) % p
    y = pow(square, (p + 1) // 4, p)
    if y * y % p != square:
        return None
    return x, y if y & 1 == key[0] & 1 else p - y


# --- SM3 (GB/T 32905) --------------------------------------------------------------------

def sm3(message):
    def rotate(word, by):
        by %= 32
        return ((word << by) | (word >> (32 - by))) & 0xFFFFFFFF

    length = len(message) * 8
    message += b"\x80" + b"\0" * ((55 - len(message)) % 64) + struct.pack(">Q", length)
    state = [0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E]
    for at in range(0, len(message), 64):
        w = list(struct.unpack(">16I", message[at:at + 64]))
        for j in range(16, 68):
            mixed = w[j - 16] ^ w[j - 9] ^ rotate(w[j - 3], 15)
            w.append(mixed ^ rotate(mixed, 15) ^ rotate(mixed, 23) ^ rotate(w[j - 13], 7) ^ w[j - 6])
        a, b, c, d, e, f, g, h = state
        for j in range(64):
            t = 0x79CC4519 if j < 16 else 0x7A879D8A
            ss1 = rotate((rotate(a, 12) + e + rotate(t, j)) & 0xFFFFFFFF, 7)
            ss2 = ss1 ^ rotate(a, 12)
            ff = a ^ b ^ c if j < 16 else (a & b) | (a & c) | (b & c)
            gg = e ^ f ^ g if j < 16 else (e & f) | (~e & g)
            tt1 = (ff + d + ss2 + (w[j] ^ w[j + 4])) & 0xFFFFFFFF
            tt2 = (gg + h + ss1 + w[j]) & 0xFFFFFFFF
            a, b, c, d = tt1, a, rotate(b, 9), c
            e, f, g, h = tt2 ^ rotate(tt2, 9) ^ rotate(tt2, 17), e, rotate(f, 19), g
        state = [old ^ new for old, new in zip(state, (a, b, c, d, e, f, g, h))]
    return struct.pack(">8I", *state)


HASHES = {"ES256": lambda data: hashlib.sha256(data).digest(), "SM2": sm3}


# --- Signatures ---------------------------------------------------------------------------

def verify(algorithm, key, message, signature):
    curve = CURVES[algorithm]
    n, point = curve["n"], decompress(curve, key)
    if point is None or len(signature) != 64:
        return False
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    if not (0 < r < n and 0 < s < n):
        return False
    if algorithm == "ES256":
        if s > n // 2:
            return False
        digest, inverse = int.from_bytes(hashlib.sha256(message).digest(), "big"), pow(s, -1, n)
        sum_ = add(curve, multiply(curve, digest * inverse % n, curve["g"]), multiply(curve, r * inverse % n, point))
        return sum_ is not None and sum_[0] % n == r
    identity = b"1234567812345678"
    parts = [curve["a"] % curve["p"], curve["b"], *curve["g"], *point]
    z = sm3(struct.pack(">H", len(identity) * 8) + identity + b"".join(part.to_bytes(32, "big") for part in parts))
    digest, t = int.from_bytes(sm3(z + message), "big"), (r + s) % n
    if t == 0:
        return False
    sum_ = add(curve, multiply(curve, s, curve["g"]), multiply(curve, t, point))
    return sum_ is not None and (digest + sum_[0]) % n == r


# --- Redeem codes (docs/protocols/redeem-code.md) -----------------------------------------

ALGORITHMS = {1: "ES256", 2: "SM2"}
LEVELS = ["any", "apprentice", "level5", "level4", "level3", "level2", "level1", "specialTechnician", "chiefTechnician"]


def normalise(text):
    text = "".join(chr(ord(c) - 0xFEE0) if 0xFF01 <= ord(c) <= 0xFF5E else c for c in text)
    return re.sub(r"\s", "", text).upper()


def decode(text):
    if len(text) != 336 or not text.startswith("ETV1") or re.search(r"[^A-Z2-7]", text[4:]):
        return None
    encoded = text[4:]
    data = base64.b32decode(encoded + "=" * (-len(encoded) % 8))
    # Non-zero slack bits: the text that these bytes have is another one.
    if len(data) != 207 or base64.b32encode(data).decode().rstrip("=") != encoded or data[130] != 1:
        return None
    issuer, holder = ALGORITHMS.get(data[0] >> 4), ALGORITHMS.get(data[0] & 15)
    valid_from, expires_at, template, terms, status_index = struct.unpack(">5I", data[46:66])
    level = terms >> 26 & 15
    if issuer is None or holder is None or level >= len(LEVELS) or valid_from >= expires_at:
        return None
    generated_at, nonce, audience = struct.unpack(">3I", data[131:143])
    fields = dict(
        suite=data[0], issuerKeyId=data[1:5].hex(), voucherNumber=data[5:13].hex().upper(), holderPublicKey=data[13:46].hex(),
        validFromSeconds=valid_from, expiresAtSeconds=expires_at, templateNumber=template, trainingType=["online", "offline"][terms >> 31],
        benefitMode=["faceValue", "entitlement"][terms >> 30 & 1], skillLevel=LEVELS[level], amountFen=terms & 0x3FFFFFF,
        statusIndex=status_index, purpose=data[130], generatedAtSeconds=generated_at, nonce=nonce, audience=audience,
    )
    return data, issuer, holder, fields


def verify_code(text, now_ms, audience, status, issuers):
    code = decode(normalise(text))
    if code is None:
        return "malformed", "format"
    data, issuer_algorithm, holder_algorithm, fields = code
    age_ms = now_ms - fields["generatedAtSeconds"] * 1000
    if age_ms < -10_000:
        return "futureCode", "time"
    if age_ms > 70_000:
        return "expiredCode", "time"
    if fields["audience"] not in (0, audience):
        return "wrongAudience", "audience"
    if now_ms < fields["validFromSeconds"] * 1000:
        return "notYetValid", "validity"
    if now_ms >= fields["expiresAtSeconds"] * 1000:
        return "expiredVoucher", "validity"
    candidates = [i for i in issuers if i["keyId"] == fields["issuerKeyId"] and i["algorithm"] == issuer_algorithm]
    if not candidates:
        return "unknownIssuer", "trust"
    if status != "valid":
        return status, "status"
    base = b"ETV1-CRED\0" + data[:66]
    if not any(verify(issuer_algorithm, bytes.fromhex(i["publicKey"]), base, data[66:130]) for i in candidates):
        return "badIssuerSignature", "issuer"
    base = b"ETV1-POP\0" + HASHES[holder_algorithm](data[:130]) + data[130:143]
    if not verify(holder_algorithm, data[13:46], base, data[143:]):
        return "badHolderSignature", "holder"
    return "verified", None


# --- Signed requests (docs/protocols/request-signing.md) ----------------------------------

def check_request(vector):
    headers, problems = vector["headers"], []
    key = bytes.fromhex(vector["publicKey"])
    thumbprint = base64.urlsafe_b64encode(hashlib.sha256(key).digest()).decode().rstrip("=")
    if thumbprint != vector["keyThumbprint"] or f'keyid="{thumbprint}"' not in headers["signature-input"]:
        problems.append("thumbprint")
    values = {"@method": vector["method"], "@path": vector["path"], "@query": vector["query"] or "?", "etv-audience": headers["etv-audience"]}
    if "etv-session" in headers:
        values["etv-session"] = headers["etv-session"]
    if "body" in vector:
        digest = base64.b64encode(hashlib.sha256(vector["body"].encode()).digest()).decode()
        if headers["content-digest"] != f"sha-256=:{digest}:":
            problems.append("content digest")
        values["content-digest"] = headers["content-digest"]
    parameters = headers["signature-input"].removeprefix("etv=")
    listed = re.match(r"\(([^)]*)\)", parameters).group(1)
    if listed != " ".join(f'"{name}"' for name in values):
        problems.append("component list")
    base = "\n".join([f'"{name}": {value}' for name, value in values.items()] + [f'"@signature-params": {parameters}'])
    if vector["isValid"] and base != vector["signatureBase"]:
        problems.append("signature base")
    signature = base64.b64decode(headers["signature"].removeprefix("etv=:").removesuffix(":"))
    if verify(vector["algorithm"], key, vector["signatureBase"].encode(), signature) != vector["isValid"]:
        problems.append("signature")
    return problems


def main():
    vectors = json.loads(Path(__file__).with_name("codes.json").read_text(encoding="utf-8"))
    wrong = []
    for vector in vectors["codes"]:
        outcome, step = verify_code(vector["text"], vector["nowMs"], vector["audience"], vector["status"], vectors["issuers"])
        expected = vector["expected"]
        if (outcome, step) != (expected["outcome"], expected.get("step")):
            wrong.append(f"{vector['name']}: {outcome} at {step} instead of {expected['outcome']} at {expected.get('step')}")
        code, layers = decode(normalise(vector["text"])), vector.get("layers")
        if (code is None) != (layers is None):
            wrong.append(f"{vector['name']}: decodes where it should not, or the other way round")
        elif code is not None and (code[0].hex() != layers["bytes"] or code[3] != layers["fields"]):
            wrong.append(f"{vector['name']}: other bytes or fields")
    for vector in vectors["requests"]:
        wrong += [f"{vector['name']}: {problem}" for problem in check_request(vector)]
    print(f"{len(vectors['codes'])} codes and {len(vectors['requests'])} requests, {len(wrong)} wrong")
    print("\n".join(wrong))
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
