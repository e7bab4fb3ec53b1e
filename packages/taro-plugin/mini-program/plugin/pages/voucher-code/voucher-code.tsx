import { useState } from 'react';
import { Button, Text, View } from '@tarojs/components';
export default function Placeholder() {
  const [n, setN] = useState(0);
  return <View className='etv'><Text>pages voucher-code {n}</Text><Button onClick={() => setN(n + 1)}>+</Button></View>;
}
