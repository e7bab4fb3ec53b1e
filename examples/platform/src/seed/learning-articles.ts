/** What the learning center begins with (R22): one article for each page of the console. The operator edits them like any other. */
export interface LearningArticle {
  readonly materialId: string;
  readonly title: string;
  readonly paragraphs: readonly string[];
}

export const learningArticles: readonly LearningArticle[] = [
  {
    materialId: 'guide-account', title: '登录、动态口令与再次确认身份',
    paragraphs: [
      '账号由系统管理员建立，经安全管理员启用后才能登录。首次登录须修改初始密码并绑定身份验证器；之后每次登录输入账号、密码和 6 位动态口令。',
      '连续 5 次输错密码，账号锁定 15 分钟。下架、导出等重要操作前会要求再次确认身份，5 分钟内有效。',
      '影响较大的操作须由另一账号复核：提交人不能复核自己的申请，复核意见 24 小时内有效，只能使用一次。',
    ],
  },
  {
    materialId: 'guide-templates', title: '创建培训券模板',
    paragraphs: [
      '填写券名称、培训类型（线上或线下）、券类型（面值券须填金额，抵用券只作资质凭证）、可领取地区、使用期限和发放总数。',
      '培训专业留空表示不限专业；等级可选学徒工、五级至一级、特级技师、首席技师，或不限。一级高于五级。',
      '发放之后只能修改名称和说明：已领取的券按领取时的条件使用。需要再次发放时，请复制为新的批次。',
    ],
  },
  {
    materialId: 'guide-delist', title: '下架培训券：先预览，再确认',
    paragraphs: [
      '下架后，已使用的券不受影响；已领取未使用的券作废，未领取的券不能再领取。下架不可撤销。',
      '确认之前查看预览：按状态和区县列出受影响的数量。预览之后数量有变化时，平台不会执行，而是请您重新查看。',
      '将作废的券达到复核数量时，须由另一账号对同一预览表示同意后再执行。',
    ],
  },
  {
    materialId: 'guide-institutions', title: '添加和管理培训机构',
    paragraphs: [
      '逐个添加时填写名称、统一社会信用代码、所在区县、电话和地址。代码校验位不符时只作提醒，仍可保存：早期代码可能不符合现行规则。',
      '机构停用后不能再核验新的培训券，已开始的培训、签到历史和补贴申领继续办理。',
    ],
  },
  {
    materialId: 'guide-import', title: '用 Excel 批量添加培训机构',
    paragraphs: [
      '先下载模板文件，按列填写后上传。一次最多 20,000 行，全部正确才会写入；任一行有错，一行也不写入，并逐行列出原因。',
      '文件较大时可以在页面上查看进度，离开页面不影响导入。',
    ],
  },
  {
    materialId: 'guide-admins', title: '配置超级管理员和校区位置',
    paragraphs: [
      '填写超级管理员的姓名、身份证号码和手机号。本人从“民生山西”或“三晋通”进入后即可扫码核验，并可自行添加 5 名机构管理员。',
      '校区须有位置坐标，学员才能签到：坐标须注明坐标系（GCJ-02 或 WGS-84）。已有签到的校区移动超过 200 米时，须由人社部门审核。',
    ],
  },
  {
    materialId: 'guide-claim-records', title: '查看和导出领取记录',
    paragraphs: [
      '可按券模板、状态和地区查询每张券的状态。姓名和身份证号码已脱敏；持券人能看到哪个部门查看或导出了他的记录。',
      '导出前须再次确认身份；记录较多时须由另一账号复核。文件带有水印，写明导出账号、时间和编号。',
    ],
  },
  {
    materialId: 'guide-statistics', title: '培训券统计',
    paragraphs: [
      '统计发放、领取、使用数量和在用培训机构数。省级账号查看全省各市、各区县，市级账号查看本市各区县，区县账号查看本区县。',
      '发放按模板所属地区统计，领取和使用按持券人领取时的区县统计，机构按机构所在区县统计。数字可能比实际晚数秒，页面上标明更新时间。',
    ],
  },
  {
    materialId: 'guide-certificates', title: '证书库查询',
    paragraphs: ['可查询已结算培训券的持券人历史获得的职业资格证书和职业技能等级证书。查询会告知持券人。'],
  },
  {
    materialId: 'guide-scan-conflicts', title: '离线扫码的冲突',
    paragraphs: ['机构断网时可以离线扫码，联网后自动上传。少数情况下两处先后使用了同一张券，先提交的有效，后到的列在冲突清单中，请与机构核实后处理。'],
  },
];
