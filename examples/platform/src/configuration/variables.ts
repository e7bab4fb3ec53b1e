import { logLevels } from '../log-level';
import { defaultRateLimits } from '../http/limit-rates';
import { defaultRetentionDays, type RetentionDays } from '../retention/retention-rules';
import { profiles } from './profile';
import { dataKeys } from './data-keys';
import { choice, file, integer, list, secret, text, type Variable } from './variable';

const requests = { from: 1, to: 10_000_000, unit: '（次/分钟）' };
const systemUrl = (system: string) => text('来源，如 http://127.0.0.1:8081', /^https?:\/\/[^/]+$/, { group: '系统之间', production: '不在本进程的系统必填', about: `${system}的地址，开发环境也一样` });
const keepDays = (kind: keyof RetentionDays, from: number, about: string) => integer({ from, to: 36_500, unit: '（天）' }, { group: '保存期限', default: String(defaultRetentionDays[kind]), about });
const publicKey = (system: string) => text('压缩的 P-256 公钥（33 字节，base64url）', /^A[gw][A-Za-z0-9_-]{43}$/, { group: '系统之间', production: '不在本进程的系统必填', about: `${system}的公钥` });

/** Every variable that the platform reads, in the order of the table in `docs/operations.md` (`npm run configuration-table` writes it). */
export const variables = {
  NODE_ENV: text('任意文字', /^/, { group: '进程', about: '为 `production` 时按“生产”一列检查，并拒绝演示密钥、模拟器和 PGlite' }),
  PORT: integer({ from: 0, to: 65_535 }, { group: '进程', default: '8080', about: '服务端口，`0` 为任意空闲端口' }),
  HOST: text('地址', /^\S+$/, { group: '进程', default: '127.0.0.1', about: '服务绑定的地址' }),
  ETV_ADMIN_PORT: integer({ from: 0, to: 65_535 }, { group: '进程', about: '指标端口（`GET /metrics`，Prometheus）；不设则不提供' }),
  ETV_ADMIN_HOST: text('地址', /^\S+$/, { group: '进程', default: '127.0.0.1', about: '指标端口绑定的地址，只应是内部网络的' }),
  ETV_LOG_LEVEL: choice(logLevels, { group: '进程', default: 'warn', production: '默认 `info`', about: '日志级别；任何级别都不含个人信息' }),
  ETV_DRAIN_SECONDS: integer({ from: 0, to: 30, unit: '（秒）' }, { group: '进程', default: '0', production: '默认 `5`', about: '收到 SIGTERM 后先报告未就绪多久，再停止接收请求；应长于负载均衡的检查间隔' }),
  DATABASE_URL: text(' postgres:// 开头的地址', /^postgres(ql)?:\/\//, { group: '数据库', production: 'required', about: 'PostgreSQL；不设则用 PGlite（只用于开发和试用）' }),
  DATABASE_CONNECTIONS: integer({ from: 1, to: 500 }, { group: '数据库', default: '40', about: '本节点服务请求的连接池的上限；后台任务另用至多 8 个' }),
  ETV_STATEMENT_SECONDS: integer({ from: 1, to: 3600, unit: '（秒）' }, { group: '数据库', default: '60', about: '一条语句、或一个停着的事务，最长多久后由 PostgreSQL 中断（回答 `serviceUnavailable`；以同一幂等键重发即可）；结构升级和按期限删除不受限' }),
  DATA_DIR: text('文件夹', /^/, { group: '数据库', default: '.data/platform', about: 'PGlite 的文件和演示密钥；一次只能由一个进程使用' }),
  DEMO_KEYS_DIR: text('文件夹', /^/, { group: '数据库', production: '不用', about: '几个进程共用的演示密钥；不设则在 `DATA_DIR`' }),
  ETV_AUDIENCE: text(' 1 至 64 个可见 ASCII 字符', /^[\x21-\x7e]{1,64}$/, { group: '安全与限流', default: 'voucher-platform', production: 'required', about: '平台在签名请求中的标识（`etv-audience`）' }),
  ETV_ALLOWED_ORIGINS: list('以逗号分隔的来源，如 https://host.example', /^https?:\/\/[^/]+$/, { group: '安全与限流', default: '', about: '允许跨域的宿主页面' }),
  ETV_TRUSTED_PROXIES: list('以逗号分隔的地址或网段', /^[0-9a-fA-F.:]+(\/\d{1,3})?$/, { group: '安全与限流', default: '', about: '负载均衡的地址：只有它们的 `x-forwarded-for` 可信，否则限流会把全部用户当作一个地址' }),
  ETV_REQUESTS_PER_ACTOR: integer(requests, { group: '安全与限流', default: String(defaultRateLimits.perActor), about: '一台设备或一个管理账号' }),
  ETV_REQUESTS_PER_CHANNEL: integer(requests, { group: '安全与限流', default: String(defaultRateLimits.perChannel), about: '一个宿主渠道或学习平台' }),
  ETV_ALL_REQUESTS_PER_ADDRESS: integer(requests, { group: '安全与限流', default: String(defaultRateLimits.allPerAddress), about: '一个地址，其余接口合计，签名无效的也算' }),
  ETV_REQUESTS_PER_ADDRESS: integer(requests, { group: '安全与限流', default: String(defaultRateLimits.perAddress), about: '一个地址，公开接口和开启会话' }),
  ETV_LOG_INS_PER_ADDRESS: integer(requests, { group: '安全与限流', default: String(defaultRateLimits.logInsPerAddress), about: '一个地址，账号密码登录' }),
  ETV_CONSOLE_IDLE_MINUTES: integer({ from: 1, to: 480, unit: '（分钟）' }, { group: '安全与限流', default: '30', about: '管理会话无操作多久后失效' }),
  ETV_OUTSIDE_SERVICE_SECONDS: integer({ from: 1, to: 15, unit: '（秒）' }, { group: '业务', default: '5', about: '人脸识别服务、证书库多久不应答即视为不可用（回答 `faceServiceDown` 等），请求不再等待' }),
  ETV_FOUR_EYES_FROM: integer({ from: 0, to: 10_000_000 }, { group: '业务', default: '1000', about: '下架将作废的券、或一个账号 24 小时内导出的领取记录达到此数，须由另一账号复核' }),
  ETV_SECOND_APPROVAL_FROM_FEN: integer({ from: 0, to: Number.MAX_SAFE_INTEGER, unit: '（分）' }, { group: '业务', default: '50000000', about: '发放金额达到此数，须由第二名主管同意' }),
  ETV_ES256_ISSUED_BY: choice(['ES256', 'SM2'], { group: '业务', default: 'ES256', about: 'ES256 设备密钥的券码由谁签发：`ES256`（`0x11`）或 `SM2`（`0x21`）' }),
  ETV_KEEP_FEEDBACK_PICTURES_DAYS: keepDays('feedbackPictures', 1, '已办结反馈的图片'),
  ETV_KEEP_FEEDBACK_DAYS: keepDays('feedback', 1, '已办结的反馈全文'),
  ETV_KEEP_SESSIONS_DAYS: keepDays('sessions', 1, '已结束的设备会话'),
  ETV_KEEP_CHECK_IN_FAILURES_DAYS: keepDays('checkInFailures', 1, '被拒绝的签到'),
  ETV_KEEP_DATA_ACCESSES_DAYS: keepDays('dataAccesses', 180, '谁查看过我的信息（M3）'),
  ETV_KEEP_DELIVERED_EVENTS_DAYS: keepDays('deliveredEvents', 30, '系统之间已送达事件的加密内容'),
  ETV_KEEP_UNPAID_USES_DAYS: keepDays('unpaidUses', 365, '已用未发补贴的券，从用券起多久以内持券人不能注销（培训加证书取得后 12 个月的申领期）'),
  ETV_PROFILE: choice(profiles, { group: '密钥', default: 'standard', about: '`gm`：只用 SM2 发行和 SM2 设备密钥，个人信息用 SM4；限制见 [compliance.md](compliance.md)' }),
  ETV_DATA_KEYS: dataKeys({ group: '密钥', production: 'required', about: '个人信息的数据密钥：第一把加密，其余只解密（轮换）；算法 `AES-256-GCM` 或 `SM4-CBC-HMAC-SM3`' }),
  ETV_BLIND_INDEX_KEY: secret({ group: '密钥', production: 'required', about: '证件号码盲索引的密钥，不得与数据密钥相同' }),
  ETV_CACHE_SCOPE_KEY: secret({ group: '密钥', production: '券平台必填', about: '派生密钥：设备缓存名、导出文件的链接和文件密钥、反馈图片的上传令牌、人脸核验的挑战；不得与其他密钥相同' }),
  ETV_ISSUER_KEY_FILE: file('P-256 私钥，PEM', { group: '密钥', production: '券平台必填', about: '发行方私钥' }),
  ETV_ISSUER_CERTIFICATES_FILE: file('证书链，PEM，首张为发行方', { group: '密钥', production: '券平台必填', about: '发行方证书，须与私钥相符，不得是演示证书' }),
  ETV_ROOT_CERTIFICATE_FILE: file('证书，PEM', { group: '密钥', production: '券平台必填', about: '宿主和机构固定的根证书' }),
  ETV_TRUST_LIST_KEY_FILE: file('P-256 私钥，PEM', { group: '密钥', production: '券平台必填', about: '签发信任列表' }),
  ETV_OFFLINE_KEY_FILE: file('P-256 私钥，PEM', { group: '密钥', production: '券平台必填', about: '签发离线扫码凭据、时间和状态包' }),
  ETV_AUDIT_KEY_FILE: file('P-256 私钥，PEM', { group: '密钥', production: 'required', about: '签发审计检查点' }),
  ETV_SM2_ISSUER_KEY_FILE: file('SM2 私钥，PKCS #8，PEM', { group: '国密发行方', production: '三项全设或全不设', about: 'SM2 发行方私钥；生产密钥应在密码机内' }),
  ETV_SM2_ISSUER_CERTIFICATES_FILE: file('证书链，PEM', { group: '国密发行方', production: '三项全设或全不设', about: 'SM2 发行方证书' }),
  ETV_SM2_ROOT_CERTIFICATE_FILE: file('证书，PEM', { group: '国密发行方', production: '三项全设或全不设', about: 'SM2 根证书' }),
  ETV_DELIVERY_KEY_FILE: file('P-256 私钥，PEM', { group: '系统之间', production: '运行券平台时必填', about: '券平台对另两个系统签名' }),
  ETV_EMPLOYMENT_SERVICE_KEY_FILE: file('P-256 私钥，PEM', { group: '系统之间', production: '运行该系统时必填', about: '公共就业服务平台对另两个系统签名' }),
  ETV_REAL_NAME_SYSTEM_KEY_FILE: file('P-256 私钥，PEM', { group: '系统之间', production: '运行该系统时必填', about: '实名制系统对另两个系统签名' }),
  ETV_VOUCHER_PLATFORM_PUBLIC_KEY: publicKey('券平台'),
  ETV_EMPLOYMENT_SERVICE_PUBLIC_KEY: publicKey('公共就业服务平台'),
  ETV_REAL_NAME_SYSTEM_PUBLIC_KEY: publicKey('实名制系统'),
  VOUCHER_PLATFORM_URL: systemUrl('券平台'),
  EMPLOYMENT_SERVICE_URL: systemUrl('公共就业服务平台'),
  REAL_NAME_SYSTEM_URL: systemUrl('实名制系统'),
} satisfies Record<string, Variable>;

export type VariableName = keyof typeof variables;

/** `process.env`, of which nothing is read that the table does not name. */
export type Environment = Readonly<Partial<Record<VariableName, string | undefined>>>;
